# What an installation says, for the tests.
account_id                 = "111122223333"
region                     = "eu-central-1"
vpc_id                     = "vpc-1"
vpc_cidr                   = "10.0.0.0/16"
private_subnet_ids         = ["subnet-a", "subnet-b"]
certificate_arn            = "arn:aws:acm:eu-central-1:111122223333:certificate/one"
pomerium_security_group_id = "sg-pomerium"
image                      = "registry.example/alphaswarm-admin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
entra                      = { tenant_id = "00000000-0000-4000-8000-000000000001", client_id = "00000000-0000-4000-8000-000000000002" }
pomerium                   = { jwks_url = "https://admin.example.com/.well-known/pomerium/jwks.json", issuer = "admin.example.com", audience = "admin.example.com" }
ledger_archive_bucket      = "alphaswarm-admin-ledger"
key_administrator_arns     = ["arn:aws:iam::111122223333:role/security"]

alphaswarm = {
  cp_url                 = "https://cp.example.internal:9000"
  cp_security_group_id   = "sg-cp"
  core_url               = "https://core.example.internal:8000"
  core_security_group_id = "sg-core"
}
