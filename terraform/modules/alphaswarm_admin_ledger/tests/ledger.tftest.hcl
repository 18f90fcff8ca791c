mock_provider "aws" {
  # Nothing is applied: bucket and key refuse to be destroyed.
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_cloudformation_stack" {
    defaults = { outputs = { Arn = "arn:aws:kms:eu-central-1:111122223333:key/signing" } }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/archive" }
  }

  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::ledger-archive" }
  }
}

variables {
  name                   = "alphaswarm-admin-ledger-prod"
  bucket_name            = "ledger-archive"
  writer_role_arns       = ["arn:aws:iam::111122223333:role/alphaswarm-admin-prod-task"]
  key_administrator_arns = ["arn:aws:iam::111122223333:role/security"]
}

run "the_signing_key_outlives_the_stack" {
  command = plan

  assert {
    condition     = jsondecode(aws_cloudformation_stack.signing_key.template_body).Resources.Key.DeletionPolicy == "Retain"
    error_message = "Destroying would take the key along."
  }

  assert {
    condition     = jsondecode(aws_cloudformation_stack.signing_key.template_body).Resources.Key.Properties.KeySpec == "ECC_NIST_EDWARDS25519"
    error_message = "The ledger signs with Ed25519."
  }
}

run "only_the_portal_signs" {
  command = plan

  assert {
    condition = [
      for statement in jsondecode(aws_cloudformation_stack.signing_key.template_body).Resources.Key.Properties.KeyPolicy.Statement :
      statement.Condition.ArnEquals["aws:PrincipalArn"] if contains(statement.Action, "kms:Sign")
    ] == [["arn:aws:iam::111122223333:role/alphaswarm-admin-prod-task"]]
    error_message = "Somebody else may sign."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_cloudformation_stack.signing_key.template_body).Resources.Key.Properties.KeyPolicy.Statement :
      !contains(statement.Action, "kms:*")
    ])
    error_message = "A principal may do everything with the key."
  }
}

run "what_is_archived_stays" {
  command = plan

  assert {
    condition     = aws_s3_bucket.archive.object_lock_enabled && aws_s3_bucket_object_lock_configuration.archive.rule[0].default_retention[0].mode == "COMPLIANCE"
    error_message = "Objects can be removed."
  }

  assert {
    condition     = aws_s3_bucket_object_lock_configuration.archive.rule[0].default_retention[0].days == 2557
    error_message = "Seven years are the default."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(output.access_policy).Statement :
      alltrue([for action in statement.Action : !can(regex("Delete|Bypass|\\*", action))])
    ])
    error_message = "The portal may remove what it archived."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(output.access_policy).Statement : statement.Resource != "*"
    ])
    error_message = "The portal's policy names no resource."
  }

  assert {
    condition     = one([for statement in jsondecode(aws_s3_bucket_policy.archive.policy).Statement : statement.Effect if statement.Sid == "WrittenByThePortalAlone"]) == "Deny"
    error_message = "Others may write to the archive."
  }
}

run "the_bucket_is_nobody_elses" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.archive.block_public_acls,
      aws_s3_bucket_public_access_block.archive.block_public_policy,
      aws_s3_bucket_public_access_block.archive.ignore_public_acls,
      aws_s3_bucket_public_access_block.archive.restrict_public_buckets,
    ])
    error_message = "The bucket can be made public."
  }
}

run "a_key_without_administrators_is_refused" {
  command = plan

  variables {
    key_administrator_arns = []
  }

  expect_failures = [var.key_administrator_arns]
}
