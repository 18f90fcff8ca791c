variable "environment" {
  description = "The environment, the last part of every name: `prod`, `staging`."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.environment))
    error_message = "environment: 2 to 12 lower-case letters and digits, a letter first."
  }
}

variable "name_prefix" {
  description = "The first part of every name."
  type        = string
  default     = "alphaswarm"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name_prefix))
    error_message = "name_prefix: 2 to 20 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "tags" {
  description = "Tags of everything that takes some."
  type        = map(string)
  default     = {}
}

variable "existing_cluster" {
  description = "A cluster to run in. Without one the module makes `<name_prefix>-cluster-<environment>`. It must have Container Insights on: the replica alarms read its metrics."
  type = object({
    arn  = string
    name = string
  })
  default = null
}

variable "vpc_id" {
  description = "The VPC of the services."
  type        = string
}

variable "private_subnet_ids" {
  description = "Where tasks run: private subnets of two zones or more, with a way to AWS's APIs (endpoints or NAT)."
  type        = list(string)

  validation {
    condition     = length(var.private_subnet_ids) >= 2
    error_message = "private_subnet_ids: at least two, in different zones."
  }
}

variable "kms_key_arn" {
  description = "The key that encrypts logs and container images, and that the secrets of the tasks are encrypted with."
  type        = string
}

variable "alb_security_group_id" {
  description = "The load balancer's security group, from which alone tasks take requests."
  type        = string
}

variable "service_connect_namespace_arn" {
  description = "The Cloud Map namespace in which services with `service_connect_port` are known by their key. None if left out."
  type        = string
  default     = null
}

variable "egress_rules" {
  description = "Where tasks may connect to, by what it is: a port, and either a network or a security group. By default https to anywhere, which AWS's APIs, Entra and Stripe need."
  type = map(object({
    port              = number
    cidr_ipv4         = optional(string)
    security_group_id = optional(string)
  }))
  default = {
    https = { port = 443, cidr_ipv4 = "0.0.0.0/0" }
  }

  validation {
    condition     = alltrue([for rule in var.egress_rules : (rule.cidr_ipv4 == null) != (rule.security_group_id == null)])
    error_message = "egress_rules: each needs either cidr_ipv4 or security_group_id."
  }
}

variable "log_retention_days" {
  description = "For how long CloudWatch keeps the logs."
  type        = number
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days: one of the values that CloudWatch Logs takes, 30 or more."
  }
}

variable "secret_arns_for_tasks" {
  description = "The Secrets Manager secrets and SSM parameters that tasks may be given by `secrets` and `files`. Nothing else can be read by the execution role."
  type        = list(string)
  default     = []
}

variable "ecr_repositories" {
  description = "Image repositories to make, by the last part of their name: `<name_prefix>/<name>`. Tags can't be moved, pushes are scanned."
  type        = set(string)
  default     = []
}

variable "alarm_actions" {
  description = "Who is told of alarms: ARNs of SNS topics or the like."
  type        = list(string)
  default     = []
}

variable "adot_collector" {
  description = "The OpenTelemetry collector beside each task, as `adot-collector`: its image, and its configuration as YAML. None if left out."
  type = object({
    image  = string
    config = string
  })
  default = null
}

variable "services" {
  description = "The services, by the key that their container is named. README.md says what each attribute is."
  type = map(object({
    image                 = string
    cpu                   = number
    memory                = number
    desired_count         = number
    ports                 = optional(list(number), [])
    cpu_architecture      = optional(string, "ARM64")
    task_role_policy_arns = optional(list(string), [])
    secrets               = optional(map(string), {})
    alb_target_group_arn  = optional(string)

    command              = optional(list(string))
    environment          = optional(map(string), {})
    files                = optional(map(string), {})
    user                 = optional(string, "65532:65532")
    health_check_command = optional(list(string))
    start_seconds        = optional(number, 120)
    stop_timeout_seconds = optional(number, 60)
    service_connect_port = optional(number)
    rollback_alarm_names = optional(list(string), [])
    autoscaling = optional(object({
      min         = number
      max         = number
      cpu_percent = optional(number, 60)
    }))
    sidecars = optional(map(object({
      image      = string
      entrypoint = optional(list(string))
      command    = list(string)
    })), {})
  }))

  validation {
    condition     = alltrue([for key in keys(var.services) : can(regex("^[a-z][a-z0-9-]{1,31}$", key))])
    error_message = "services: each key is a container's name: lower-case letters, digits and hyphens, a letter first."
  }

  validation {
    condition     = alltrue([for service in var.services : can(regex("@sha256:[0-9a-f]{64}$", service.image))])
    error_message = "services: each image is named by its digest (…@sha256:…), so that what was checked is what runs."
  }

  validation {
    condition     = alltrue([for service in var.services : contains(["ARM64", "X86_64"], service.cpu_architecture)])
    error_message = "services: cpu_architecture is ARM64 or X86_64."
  }

  validation {
    condition     = alltrue([for service in var.services : contains([256, 512, 1024, 2048, 4096, 8192, 16384], service.cpu)])
    error_message = "services: cpu is a size of Fargate: 256, 512, 1024, 2048, 4096, 8192 or 16384 units."
  }

  validation {
    condition = alltrue([
      for service in var.services :
      service.autoscaling == null ? true : service.autoscaling.min >= 1 && service.autoscaling.min <= service.autoscaling.max
    ])
    error_message = "services: autoscaling.min is at least 1 and at most autoscaling.max."
  }

  validation {
    condition     = alltrue(flatten([for service in var.services : [for name in keys(service.files) : can(regex("^[a-z][a-z0-9_]*$", name))]]))
    error_message = "services: files are named by lower-case letters, digits and underscores."
  }
}

variable "one_off_tasks" {
  description = "Tasks that are run by hand or by a pipeline and end by themselves, by the service whose image, logs, files and network they share: another command, secrets and role."
  type = map(object({
    service     = string
    command     = list(string)
    environment = optional(map(string), {})
    secrets     = optional(map(string), {})
  }))
  default = {}

  validation {
    condition     = alltrue([for task in var.one_off_tasks : contains(keys(var.services), task.service)])
    error_message = "one_off_tasks: each names one of the services."
  }
}
