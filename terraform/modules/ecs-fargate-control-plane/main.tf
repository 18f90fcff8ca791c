data "aws_region" "current" {}

data "aws_partition" "current" {}

locals {
  # By the documented names: <prefix>-<key>-<env>.
  names        = { for key in keys(var.services) : key => "${var.name_prefix}-${key}-${var.environment}" }
  cluster_name = var.existing_cluster == null ? aws_ecs_cluster.this[0].name : var.existing_cluster.name
  cluster_arn  = var.existing_cluster == null ? aws_ecs_cluster.this[0].arn : var.existing_cluster.arn
}

resource "aws_ecs_cluster" "this" {
  count = var.existing_cluster == null ? 1 : 0
  name  = "${var.name_prefix}-cluster-${var.environment}"
  tags  = var.tags

  # The replica alarms, and the portal's charts of tasks, read these metrics.
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecr_repository" "this" {
  for_each             = var.ecr_repositories
  name                 = "${var.name_prefix}/${each.key}"
  image_tag_mutability = "IMMUTABLE"
  tags                 = var.tags

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }
}

# What isn't tagged is nobody's: the leftovers of pushes.
resource "aws_ecr_lifecycle_policy" "this" {
  for_each   = aws_ecr_repository.this
  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Untagged images go after 30 days"
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 30 }
      action       = { type = "expire" }
    }]
  })
}

resource "aws_cloudwatch_log_group" "service" {
  for_each          = local.names
  name              = "/aws/ecs/${each.value}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

# Where the portal's configuration, and other stacks, find the cluster.
resource "aws_ssm_parameter" "this" {
  for_each = {
    ecs_cluster_name  = { type = "String", value = local.cluster_name }
    ecs_cluster_arn   = { type = "String", value = local.cluster_arn }
    ecs_service_names = { type = "StringList", value = join(",", sort(values(local.names))) }
  }

  name  = "/${var.name_prefix}/${var.environment}/${each.key}"
  type  = each.value.type
  value = each.value.value
  tags  = var.tags
}
