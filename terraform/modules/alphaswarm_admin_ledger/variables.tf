variable "name" {
  description = "What the resources are named after: `alphaswarm-admin-ledger-prod`."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,44}$", var.name))
    error_message = "name: 3 to 45 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "bucket_name" {
  description = "The archive's bucket. Names of buckets are global."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name: 3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "retention_days" {
  description = "For how long nobody can remove or change an object, by whomever it was written. The portal locks its own for as long as `auditLog.archive.retention` says, so they are the same."
  type        = number
  default     = 2557

  validation {
    condition     = var.retention_days >= 1
    error_message = "retention_days: at least a day. It can't be undone: try with 1 first."
  }
}

variable "writer_role_arns" {
  description = "The roles that may write to the bucket and sign: the portal's task role, and no other."
  type        = list(string)
}

variable "key_administrator_arns" {
  description = "Who may change the keys' policies, disable them and schedule their deletion, but not sign or decrypt. Best not those who administer the database."
  type        = list(string)

  validation {
    condition     = length(var.key_administrator_arns) > 0
    error_message = "key_administrator_arns: at least one, or nobody could ever change a key."
  }
}

variable "tags" {
  description = "Tags of everything that takes some."
  type        = map(string)
  default     = {}
}
