terraform {
  required_version = ">= 1.11"

  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
    msgraph = {
      source  = "microsoft/msgraph"
      version = "~> 0.3"
    }
  }

  # Beside the state of envs/minimum, not in it: other people apply it, with rights in the staff's tenant and none in AWS.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

variable "tenant_id" {
  description = "The staff's tenant."
  type        = string
}

variable "environment" {
  description = "The environment, as in `envs/minimum`."
  type        = string
  default     = "prod"
}

variable "aws_token_issuer" {
  description = "The account's issuer of outbound web identities: what `aws iam enable-outbound-web-identity-federation` answered."
  type        = string
}

variable "task_role_arn" {
  description = "The portal's task role: `task_role_arn` of `envs/minimum`."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", var.task_role_arn))
    error_message = "task_role_arn: the ARN of a role."
  }
}

variable "sponsor_user_ids" {
  description = "The object ids of the people who answer for the agent."
  type        = set(string)
}

variable "app_roles" {
  description = "The app roles that the agent identity is given, by the client id of alphaswarm-manage-api and of core's application."
  type        = map(set(string))
}

provider "azuread" {
  tenant_id = var.tenant_id
}

provider "msgraph" {
  tenant_id = var.tenant_id
}

module "agent_identity" {
  source           = "../../modules/alphaswarm_admin_agent_identity"
  name             = "AlphaSwarm Admin ${var.environment}"
  environments     = { (var.environment) = { issuer = var.aws_token_issuer, subject = var.task_role_arn } }
  sponsor_user_ids = var.sponsor_user_ids
  app_roles        = var.app_roles
}

output "agent_identity" {
  description = "For `agent_identity` of `envs/minimum`."
  value = {
    blueprint_client_id = module.agent_identity.blueprint_client_id
    agent_client_id     = module.agent_identity.agent_client_ids[var.environment]
  }
}
