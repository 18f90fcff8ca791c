variable "name" {
  description = "What the resources are named after: `alphaswarm-admin-prod`."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,44}$", var.name))
    error_message = "name: 3 to 45 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "alarm_names" {
  description = "What the alarms are called, by the documented names: `<prefix>-rds-cpu-<environment>`, `<prefix>-rds-free-storage-<environment>`."
  type = object({
    cpu          = string
    free_storage = string
  })
}

variable "vpc_id" {
  description = "The VPC of the database."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of two zones or more."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids: at least two, in different zones."
  }
}

variable "client_security_group_ids" {
  description = "Who may connect, by what they are: the security groups of the portal's tasks and of whoever administers the database."
  type        = map(string)
}

variable "kms_key_arn" {
  description = "The key that encrypts the storage, the master user's secret and Performance Insights."
  type        = string
}

variable "engine_version" {
  description = "The major version of PostgreSQL; the portal is tested on 18."
  type        = string
  default     = "18"
}

variable "instance_class" {
  description = "docs/operations.md, Capacity, says when to take a larger one."
  type        = string
  default     = "db.t4g.medium"
}

variable "allocated_storage_gib" {
  description = "Storage to begin with; it grows up to four times of it by itself."
  type        = number
  default     = 50
}

variable "multi_az" {
  description = "A standby in another zone, synchronously: a failover loses no row."
  type        = bool
  default     = true
}

variable "backup_retention_days" {
  description = "For how long any moment can be restored."
  type        = number
  default     = 35

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "backup_retention_days: 7 to 35."
  }
}

variable "alarm_actions" {
  description = "Who is told of alarms: ARNs of SNS topics or the like."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of everything that takes some."
  type        = map(string)
  default     = {}
}
