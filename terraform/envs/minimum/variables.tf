variable "account_id" {
  description = "The AWS account; any other is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: 12 digits."
  }
}

variable "region" {
  description = "The AWS region."
  type        = string
}

variable "environment" {
  description = "The environment, the last part of every name."
  type        = string
  default     = "prod"
}

variable "name_prefix" {
  description = "The first part of every name."
  type        = string
  default     = "alphaswarm"
}

variable "tags" {
  description = "Further tags of everything."
  type        = map(string)
  default     = {}
}

variable "vpc_id" {
  description = "The VPC, of which alphaswarm-cp, alphaswarm-core and Pomerium are to be reached."
  type        = string
}

variable "vpc_cidr" {
  description = "Its network: where the load balancer's `X-Forwarded-For` is believed from."
  type        = string

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0))
    error_message = "vpc_cidr: a network, e.g. 10.0.0.0/16."
  }
}

variable "private_subnet_ids" {
  description = "Private subnets of two zones or more."
  type        = list(string)
}

variable "admin_host" {
  description = "The host that browsers reach the portal by, through Cloudflare and Pomerium."
  type        = string
  default     = "admin.alpha-swarm.ai"

  validation {
    condition     = can(regex("^[a-z0-9.-]+\\.[a-z]{2,}$", var.admin_host))
    error_message = "admin_host: a host name, without https:// and path."
  }
}

variable "certificate_arn" {
  description = "The ACM certificate of the load balancer, for the name by which Pomerium calls it."
  type        = string
}

variable "pomerium_security_group_id" {
  description = "Pomerium's security group: nobody else reaches the load balancer."
  type        = string
}

variable "image" {
  description = "The portal's image, by digest."
  type        = string
}

variable "desired_count" {
  description = "How many tasks to begin with; afterwards whoever scales says. 0 for the first apply: the portal can't start before its secrets and its ledger are there."
  type        = number
  default     = 1
}

variable "scaling" {
  description = "Between which counts the portal's own service is scaled by CPU. Not at all if left out."
  type = object({
    min = number
    max = number
  })
  default = null
}

variable "existing_cluster" {
  description = "A cluster that is there. The module makes one otherwise."
  type = object({
    arn  = string
    name = string
  })
  default = null
}

variable "service_limits" {
  description = "What services may be scaled between in the portal: `default`, and exceptions by the services' names."
  type = object({
    default  = object({ min = number, max = number })
    services = optional(map(object({ min = number, max = number })), {})
  })
  default = { default = { min = 1, max = 6 } }
}

variable "existing_database" {
  description = "A PostgreSQL 18 that is there. The module makes one in RDS otherwise."
  type = object({
    host              = string
    port              = optional(number, 5432)
    name              = optional(string, "alphaswarm_admin")
    security_group_id = string
  })
  default = null
}

variable "database_administrators_security_group_id" {
  description = "Who makes the database's roles, with psql: a bastion's security group. Not needed once they are there."
  type        = string
  default     = null
}

variable "further_secrets" {
  description = "Secrets that somebody else gives, by the portal's variable: `ENTRA_CLIENT_SECRET`, `APP_CONFIG_billing_stripe_apiKey`, `ALPHASWARM_ADMIN_SESSION_PREVIOUS_SECRET`. ARNs in Secrets Manager, encrypted with `encryption_key_arn` of this stack or the account's own key."
  type        = map(string)
  default     = {}
}

variable "further_environment" {
  description = "Whatever else docs/configuration.md has, by variable. Not for secrets."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.further_environment) : !can(regex("SECRET|PASSWORD|SEED|HMAC|apiKey", name))])
    error_message = "further_environment: secrets go to further_secrets, by their ARN."
  }
}

variable "entra" {
  description = "The staff's tenant and the client id of alphaswarm-staff."
  type = object({
    tenant_id = string
    client_id = string
  })
}

variable "pomerium" {
  description = "Pomerium's keys, and what its assertions say: docs/configuration.md, Pomerium."
  type = object({
    jwks_url      = string
    issuer        = string
    audience      = string
    group         = optional(string, "alphaswarm-staff")
    subject_claim = optional(string, "oid")
  })
}

variable "alphaswarm" {
  description = "Where alphaswarm-cp and alphaswarm-core are, and how tasks get there: the port, and the security group behind it."
  type = object({
    cp_url                 = string
    cp_port                = optional(number, 9000)
    cp_security_group_id   = string
    core_url               = string
    core_port              = optional(number, 8000)
    core_security_group_id = string
  })
}

variable "agent_identity" {
  description = "The agent identity of `envs/minimum-entra`, and the image of the AWS command line that fetches the task's token for it, by digest. None if left out: then the portal calls cp for sign-in only."
  type = object({
    blueprint_client_id = string
    agent_client_id     = string
    aws_cli_image       = string
  })
  default = null
}

variable "ledger_origin" {
  description = "The ledger's name. It never changes: another name is another log."
  type        = string
  default     = "admin.alpha-swarm.ai/audit-log"
}

variable "ledger_further_keys" {
  description = "Verifier keys of the ledger's keys before, or of the next one that is announced: docs/operations.md, Rotate a secret."
  type        = list(string)
  default     = []
}

variable "ledger_archive_bucket" {
  description = "The name of the archive's bucket, which is made here with object lock."
  type        = string
}

variable "ledger_retention_days" {
  description = "For how long the archive can't be removed. It can't be undone: try with 1 first."
  type        = number
  default     = 2557
}

variable "key_administrator_arns" {
  description = "Who administers the ledger's keys; the role that applies this among them."
  type        = list(string)
}

variable "log_retention_days" {
  description = "For how long CloudWatch keeps the logs."
  type        = number
  default     = 365
}

variable "alarm_actions" {
  description = "Who is told of alarms: ARNs of SNS topics or the like."
  type        = list(string)
  default     = []
}

variable "adot_collector" {
  description = "The OpenTelemetry collector that takes the portal's metrics from 127.0.0.1:9464: its image and its configuration as YAML. None if left out."
  type = object({
    image  = string
    config = string
  })
  default = null
}
