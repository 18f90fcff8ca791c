output "load_balancer_dns_name" {
  description = "Where Pomerium's route leads to; the certificate's name points here."
  value       = aws_lb.this.dns_name
}

output "image_repository_url" {
  description = "Where the image is pushed to."
  value       = module.services.ecr_repository_urls["admin"]
}

output "task_role_arn" {
  description = "The portal's task role: the subject of the federated credential in `envs/minimum-entra`, and what other accounts' roles trust."
  value       = module.services.task_role_arns["admin"]
}

output "cluster_name" {
  description = "The cluster."
  value       = module.services.cluster_name
}

output "service_name" {
  description = "The portal's own service."
  value       = module.services.service_names["admin"]
}

output "migration" {
  description = "What `aws ecs run-task` needs to make the ledger's tables: README.md."
  value = {
    task_definition = module.services.one_off_task_definition_arns["admin-ledger-migration"]
    subnets         = var.private_subnet_ids
    security_group  = module.services.security_group_ids["admin"]
  }
}

output "database" {
  description = "Where the database is, and the secret of its master user if it was made here."
  value = {
    host                   = local.database.host
    port                   = local.database.port
    name                   = local.database.name
    master_user_secret_arn = one(module.database[*].master_user_secret_arn)
  }
}

output "secret_names" {
  description = "The secrets to put values into, by what they are for."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.name }
}

output "ledger_signing_key_arn" {
  description = "The key that signs the ledger. Publish its verifier key (`GET /admin/api/audit-log/keys`) where the operators can't change it."
  value       = module.ledger.signing_key_arn
}

output "encryption_key_arn" {
  description = "The key to encrypt `further_secrets` with."
  value       = aws_kms_key.encryption.arn
}
