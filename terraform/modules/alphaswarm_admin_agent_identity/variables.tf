variable "name" {
  description = "What the blueprint is called in Entra, and what the names of its agent identities begin with."
  type        = string
  default     = "AlphaSwarm Admin"

  validation {
    condition     = length(var.name) >= 3 && length(var.name) <= 90
    error_message = "name: 3 to 90 characters."
  }
}

variable "environments" {
  description = "The environments, each with an agent identity of its own and the one workload whose token stands for it: the issuer and the subject of that token. Every workload named here can act as every agent identity of the blueprint: where that must not be, use the module once for each environment."
  type = map(object({
    issuer  = string
    subject = string
  }))

  validation {
    condition     = length(var.environments) > 0 && alltrue([for name in keys(var.environments) : can(regex("^[a-z][a-z0-9-]{1,30}$", name))])
    error_message = "environments: at least one, named by lower-case letters, digits and hyphens."
  }

  validation {
    condition     = alltrue([for environment in var.environments : can(regex("^https://[^/?#]+(/[^?#]*)?$", environment.issuer))])
    error_message = "environments: each issuer is an https URL without query, exactly as in the token's iss."
  }

  validation {
    condition     = alltrue([for environment in var.environments : length(environment.subject) > 0 && !strcontains(environment.subject, "*")])
    error_message = "environments: each subject is one subject, exactly as in the token's sub; there are no wildcards."
  }
}

variable "sponsor_user_ids" {
  description = "The object ids of the people who answer for the agent. Entra asks for at least one."
  type        = set(string)

  validation {
    condition     = length(var.sponsor_user_ids) > 0 && alltrue([for id in var.sponsor_user_ids : can(regex("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", id))])
    error_message = "sponsor_user_ids: at least one, each an object id in lower case."
  }
}

variable "app_roles" {
  description = "The app roles that each agent identity is given, by the client id of the application that has them: of alphaswarm-manage-api what the portal reads on its own, and the right to act for staff; of alphaswarm-core what it reads."
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue([for id in keys(var.app_roles) : can(regex("^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$", id))])
    error_message = "app_roles: each key is a client id in lower case."
  }
}
