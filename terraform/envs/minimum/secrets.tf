# Only the places: what is in them is put there by people, once, and is neither in a plan nor in the state (README.md).
locals {
  secrets = toset(["session-secret", "ledger-hmac-key", "database-password", "ledger-owner-password", "database-ca"])
}

resource "aws_secretsmanager_secret" "this" {
  for_each   = local.secrets
  name       = "${local.name}/${each.key}"
  kms_key_id = aws_kms_key.encryption.arn
}
