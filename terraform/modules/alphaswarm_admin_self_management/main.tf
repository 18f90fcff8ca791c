terraform {
  required_version = ">= 1.11"
}

variable "account_id" {
  description = "The portal's own AWS account: 12 digits."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id: 12 digits."
  }
}

variable "clusters" {
  description = "The clusters, as in the portal's `platformEcs.clusters`; what else they have there is left out."
  type = list(object({
    name       = string
    region     = string
    account    = optional(string)
    assumeRole = optional(object({ arn = string }))
  }))

  validation {
    condition     = length(var.clusters) > 0
    error_message = "clusters: at least one."
  }
}

variable "log_groups" {
  description = "The log groups that the portal may read; may hold `*`."
  type        = list(string)
}

locals {
  # The one source, which a test holds to the calls that the code makes. scripts/iam-policy.mjs fills it in by the same rules, and a test compares the two.
  template = jsondecode(file("${path.module}/../../../plugins/platform-ecs-backend/iam-policy.json"))

  assumed = distinct([for cluster in var.clusters : cluster.assumeRole.arn if cluster.assumeRole != null])

  # By the role that needs them: the task's own, and each that it assumes.
  clusters = merge(
    { "task role" = [for cluster in var.clusters : cluster if cluster.assumeRole == null] },
    { for role in local.assumed : role => [for cluster in var.clusters : cluster if try(cluster.assumeRole.arn, null) == role] },
  )

  places = {
    for role, clusters in local.clusters : role => [
      for cluster in clusters : {
        name    = cluster.name
        region  = cluster.region
        account = coalesce(cluster.account, role == "task role" ? var.account_id : split(":", role)[4])
      }
    ]
  }

  # Each statement once for every place and log group that it speaks of.
  filled = {
    for role, places in local.places : role => [
      for statement in local.template.Statement : merge(
        statement,
        {
          Resource = flatten([statement.Resource]) == ["ROLE_ARN"] ? (role == "task role" ? local.assumed : []) : (
            contains(flatten([statement.Resource]), "*") ? (length(places) > 0 ? ["*"] : []) :
            distinct(flatten([
              for resource in flatten([statement.Resource]) : [
                for place in places : [
                  for group in var.log_groups :
                  replace(replace(replace(replace(resource, "REGION", place.region), "ACCOUNT", place.account), "CLUSTER", place.name), "LOG_GROUP", group)
                ]
              ]
            ]))
          )
        },
        {
          for key, condition in { Condition = try(statement.Condition.ArnEquals["ecs:cluster"], null) } : key => {
            ArnEquals = {
              "ecs:cluster" = distinct([
                for place in places : replace(replace(replace(condition, "REGION", place.region), "ACCOUNT", place.account), "CLUSTER", place.name)
              ])
            }
          } if condition != null
        },
      )
    ]
  }

  policies = {
    for role, statements in local.filled : role => jsonencode({
      Version   = local.template.Version
      Statement = [for statement in statements : statement if length(statement.Resource) > 0]
    })
  }
}

output "task_role_policy" {
  description = "The policy of the portal's task role, as JSON."
  value       = local.policies["task role"]
}

output "assumed_role_policies" {
  description = "The policies of the roles that the portal assumes, as JSON, by the roles' ARNs."
  value       = { for role, policy in local.policies : role => policy if role != "task role" }
}
