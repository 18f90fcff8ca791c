locals {
  # By docs/configuration.md. Signing is done by the key in KMS, so there is no seed.
  portal_environment = merge(
    {
      NODE_ENV                           = "production"
      NODE_EXTRA_CA_CERTS                = "/run/files/database_ca"
      AWS_REGION                         = var.region
      ALPHASWARM_ADMIN_BASE_URL          = "https://${var.admin_host}/admin"
      ALPHASWARM_ADMIN_ENVIRONMENT       = var.environment
      ALPHASWARM_ADMIN_TRUSTED_PROXIES   = var.vpc_cidr
      ALPHASWARM_ADMIN_DB_HOST           = local.database.host
      ALPHASWARM_ADMIN_DB_PORT           = tostring(local.database.port)
      ALPHASWARM_ADMIN_DB_NAME           = local.database.name
      ALPHASWARM_ADMIN_LEDGER_ORIGIN     = var.ledger_origin
      ENTRA_TENANT_ID                    = var.entra.tenant_id
      ENTRA_CLIENT_ID                    = var.entra.client_id
      POMERIUM_JWKS_URL                  = var.pomerium.jwks_url
      POMERIUM_ISSUER                    = var.pomerium.issuer
      POMERIUM_AUDIENCE                  = var.pomerium.audience
      POMERIUM_GROUP                     = var.pomerium.group
      POMERIUM_SUBJECT_CLAIM             = var.pomerium.subject_claim
      ALPHASWARM_CP_URL                  = var.alphaswarm.cp_url
      ALPHASWARM_CORE_URL                = var.alphaswarm.core_url
      APP_CONFIG_platformEcs_clusters    = jsonencode(local.clusters)
      APP_CONFIG_backend_database_plugin = jsonencode({ audit-log = { skipMigrations = true } })
      APP_CONFIG_auditLog_signingKeys    = jsonencode(concat([{ kms = { keyId = module.ledger.signing_key_arn, region = var.region } }], [for key in var.ledger_further_keys : { vkey = key }]))
      APP_CONFIG_auditLog_archive        = jsonencode(merge(local.locked_bucket, { prefix = "archive" }))
      APP_CONFIG_auditLog_witnesses      = jsonencode([{ name = "bucket", s3 = merge(local.locked_bucket, { prefix = "heads" }) }])
    },
    var.agent_identity == null ? {} : {
      ENTRA_AGENT_BLUEPRINT_ID = var.agent_identity.blueprint_client_id
      ENTRA_AGENT_ID           = var.agent_identity.agent_client_id
      ENTRA_AGENT_TOKEN_FILE   = "/run/files/agent_token"
    },
    var.further_environment,
  )

  locked_bucket = {
    bucket    = var.ledger_archive_bucket
    region    = var.region
    kmsKeyId  = module.ledger.archive_key_arn
    retention = { days = var.ledger_retention_days }
  }

  # The task's own token for Entra, renewed long before its hour is over. A new file takes the old one's place at once.
  fetch_agent_token = <<-EOT
    set -eu
    umask 022
    while true; do
      aws sts get-web-identity-token --audience api://AzureADTokenExchange --signing-algorithm RS256 --duration-seconds 3600 --query WebIdentityToken --output text > /run/files/agent_token.new
      mv /run/files/agent_token.new /run/files/agent_token
      sleep 900
    done
  EOT
}

module "services" {
  source                = "../../modules/ecs-fargate-control-plane"
  environment           = var.environment
  name_prefix           = var.name_prefix
  tags                  = local.tags
  existing_cluster      = var.existing_cluster
  vpc_id                = var.vpc_id
  private_subnet_ids    = var.private_subnet_ids
  kms_key_arn           = aws_kms_key.encryption.arn
  alb_security_group_id = aws_security_group.alb.id
  log_retention_days    = var.log_retention_days
  ecr_repositories      = ["admin"]
  alarm_actions         = var.alarm_actions
  adot_collector        = var.adot_collector
  secret_arns_for_tasks = concat([for secret in aws_secretsmanager_secret.this : secret.arn], values(var.further_secrets))

  egress_rules = {
    https    = { port = 443, cidr_ipv4 = "0.0.0.0/0" }
    postgres = { port = local.database.port, security_group_id = local.database.security_group_id }
    cp       = { port = var.alphaswarm.cp_port, security_group_id = var.alphaswarm.cp_security_group_id }
    core     = { port = var.alphaswarm.core_port, security_group_id = var.alphaswarm.core_security_group_id }
  }

  services = {
    admin = {
      image                 = var.image
      cpu                   = 1024
      memory                = 2048
      desired_count         = var.desired_count
      ports                 = [8900]
      environment           = local.portal_environment
      files                 = { database_ca = aws_secretsmanager_secret.this["database-ca"].arn }
      task_role_policy_arns = concat([aws_iam_policy.self_management.arn, aws_iam_policy.ledger.arn], aws_iam_policy.agent_token[*].arn)
      alb_target_group_arn  = aws_lb_target_group.this.arn
      rollback_alarm_names  = [aws_cloudwatch_metric_alarm.alb_5xx.alarm_name, aws_cloudwatch_metric_alarm.alb_unhealthy_hosts.alarm_name]
      autoscaling           = var.scaling
      # Any answer is life. Whether it serves is the load balancer's question.
      health_check_command = ["CMD", "/nodejs/bin/node", "healthcheck.mjs", "--alive"]

      secrets = merge(var.further_secrets, {
        ALPHASWARM_ADMIN_DB_PASSWORD     = aws_secretsmanager_secret.this["database-password"].arn
        ALPHASWARM_ADMIN_SESSION_SECRET  = aws_secretsmanager_secret.this["session-secret"].arn
        ALPHASWARM_ADMIN_LEDGER_HMAC_KEY = aws_secretsmanager_secret.this["ledger-hmac-key"].arn
      })

      sidecars = var.agent_identity == null ? {} : {
        agent-token = {
          image      = var.agent_identity.aws_cli_image
          entrypoint = ["/bin/sh", "-c"]
          command    = [local.fetch_agent_token]
        }
      }
    }
  }

  one_off_tasks = {
    # Makes the ledger's tables as the role that owns them, whose password the portal doesn't have.
    admin-ledger-migration = {
      service = "admin"
      command = ["audit-migrate.mjs", "--runtime-role", "alphaswarm_admin"]
      secrets = { PGPASSWORD = aws_secretsmanager_secret.this["ledger-owner-password"].arn }
      environment = {
        NODE_EXTRA_CA_CERTS = "/run/files/database_ca"
        PGHOST              = local.database.host
        PGPORT              = tostring(local.database.port)
        PGUSER              = "alphaswarm_ledger"
        PGDATABASE          = local.database.name
        PGSSLMODE           = "verify-full"
      }
    }
  }
}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html
resource "aws_iam_policy" "agent_token" {
  count       = var.agent_identity == null ? 0 : 1
  name        = "${local.name}-agent-token"
  description = "The task's own token, for Entra alone"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "TokenForEntra"
      Effect   = "Allow"
      Action   = ["sts:GetWebIdentityToken"]
      Resource = "*"
      Condition = {
        "ForAllValues:StringEquals" = { "sts:IdentityTokenAudience" = "api://AzureADTokenExchange" }
        NumericLessThanEquals       = { "sts:DurationSeconds" = "3600" }
      }
    }]
  })
}
