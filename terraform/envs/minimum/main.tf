locals {
  name         = "${var.name_prefix}-admin-${var.environment}"
  cluster_name = var.existing_cluster == null ? "${var.name_prefix}-cluster-${var.environment}" : var.existing_cluster.name
  tags         = merge({ Project = "alphaswarm-admin", Environment = var.environment }, var.tags)

  clusters = [{
    name         = local.cluster_name
    region       = var.region
    account      = var.account_id
    loadBalancer = aws_lb.this.arn_suffix
    services     = { prefix = "${var.name_prefix}-" }
    limits       = var.service_limits
  }]
}

# Logs, images, secrets and the database. The ledger has keys of its own, with other administrators.
resource "aws_kms_key" "encryption" {
  description             = "Encrypts logs, images, secrets and database of ${local.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "LetTheAccountGrant"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        Sid       = "EncryptLogs"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/aws/ecs/${var.name_prefix}-*" } }
      },
    ]
  })
}

resource "aws_kms_alias" "encryption" {
  name          = "alias/${local.name}"
  target_key_id = aws_kms_key.encryption.key_id
}

module "self_management" {
  source     = "../../modules/alphaswarm_admin_self_management"
  account_id = var.account_id
  clusters   = local.clusters
  log_groups = ["/aws/ecs/${var.name_prefix}-*"]
}

resource "aws_iam_policy" "self_management" {
  name        = "${local.name}-self-management"
  description = "What the portal reads and changes of the platform's services"
  policy      = module.self_management.task_role_policy
}

module "ledger" {
  source                 = "../../modules/alphaswarm_admin_ledger"
  name                   = "${local.name}-ledger"
  bucket_name            = var.ledger_archive_bucket
  retention_days         = var.ledger_retention_days
  writer_role_arns       = ["arn:aws:iam::${var.account_id}:role/${local.name}-task"]
  key_administrator_arns = var.key_administrator_arns
  tags                   = local.tags
}

resource "aws_iam_policy" "ledger" {
  name        = "${local.name}-ledger"
  description = "Signing and archiving the audit ledger"
  policy      = module.ledger.access_policy
}

module "database" {
  source         = "../../modules/alphaswarm_admin_database"
  count          = var.existing_database == null ? 1 : 0
  name           = local.name
  vpc_id         = var.vpc_id
  subnet_ids     = var.private_subnet_ids
  kms_key_arn    = aws_kms_key.encryption.arn
  alarm_actions  = var.alarm_actions
  instance_class = "db.t4g.medium"
  tags           = local.tags

  alarm_names = {
    cpu          = "${var.name_prefix}-rds-cpu-${var.environment}"
    free_storage = "${var.name_prefix}-rds-free-storage-${var.environment}"
  }

  client_security_group_ids = merge(
    { portal = module.services.security_group_ids["admin"] },
    { for name, id in { administrators = var.database_administrators_security_group_id } : name => id if id != null },
  )
}

locals {
  database = var.existing_database == null ? {
    host              = module.database[0].host
    port              = module.database[0].port
    name              = module.database[0].database
    security_group_id = module.database[0].security_group_id
  } : var.existing_database
}
