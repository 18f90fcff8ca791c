data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  root = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"

  # The account's IAM may give these rights to the writers, and to nobody else. Named by a condition, as a key's policy takes no principal that isn't there yet.
  by_writers = { ArnEquals = { "aws:PrincipalArn" = var.writer_role_arns } }

  # Administrators administer. The account's root is no exception: it can't give itself the right to sign by IAM alone.
  administration = {
    Sid       = "Administer"
    Effect    = "Allow"
    Principal = { AWS = var.key_administrator_arns }
    Action = [
      "kms:CancelKeyDeletion",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:EnableKey",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
    ]
    Resource = "*"
  }

  signing_key_policy = {
    Version = "2012-10-17"
    Statement = [
      local.administration,
      {
        Sid       = "Sign"
        Effect    = "Allow"
        Principal = { AWS = local.root }
        Action    = ["kms:Sign", "kms:GetPublicKey"]
        Resource  = "*"
        Condition = local.by_writers
      },
      {
        # The public half is what receipts are verified with: the account may hand it out.
        Sid       = "ReadThePublicHalf"
        Effect    = "Allow"
        Principal = { AWS = local.root }
        Action    = ["kms:GetPublicKey", "kms:DescribeKey"]
        Resource  = "*"
      },
    ]
  }
}

# Signs the ledger's heads. A stack of CloudFormation, because release 5 of the provider doesn't know the spec Ed25519, and because a stack can retain what it made:
# `terraform destroy` leaves the key.
resource "aws_cloudformation_stack" "signing_key" {
  name = "${var.name}-signing-key"
  tags = var.tags

  template_body = jsonencode({
    AWSTemplateFormatVersion = "2010-09-09"
    Resources = {
      Key = {
        Type                = "AWS::KMS::Key"
        DeletionPolicy      = "Retain"
        UpdateReplacePolicy = "Retain"
        Properties = {
          Description         = "Signs the heads of the audit ledger ${var.name}"
          KeySpec             = "ECC_NIST_EDWARDS25519"
          KeyUsage            = "SIGN_VERIFY"
          PendingWindowInDays = 30
          KeyPolicy           = local.signing_key_policy
        }
      }
      Alias = {
        Type           = "AWS::KMS::Alias"
        DeletionPolicy = "Retain"
        Properties     = { AliasName = "alias/${var.name}", TargetKeyId = { Ref = "Key" } }
      }
    }
    Outputs = { Arn = { Value = { "Fn::GetAtt" = ["Key", "Arn"] } } }
  })
}

# Encrypts the archive. Who administers the database can't read it, and needn't.
resource "aws_kms_key" "archive" {
  description             = "Encrypts the archive of the audit ledger ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  tags                    = var.tags

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      merge(local.administration, { Action = concat(local.administration.Action, ["kms:EnableKeyRotation", "kms:DisableKeyRotation"]) }),
      {
        Sid       = "WriteAndRead"
        Effect    = "Allow"
        Principal = { AWS = local.root }
        Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource  = "*"
        Condition = local.by_writers
      },
      {
        # Who verifies the archive reads it with a role of their own, to which the account gives this right.
        Sid       = "LetTheAccountGrantReading"
        Effect    = "Allow"
        Principal = { AWS = local.root }
        Action    = ["kms:Decrypt", "kms:DescribeKey"]
        Resource  = "*"
      },
    ]
  })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket" "archive" {
  bucket              = var.bucket_name
  object_lock_enabled = true
  tags                = var.tags

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "archive" {
  bucket = aws_s3_bucket.archive.id

  versioning_configuration {
    status = "Enabled"
  }
}

# In compliance mode not even the account's root removes an object before its time.
resource "aws_s3_bucket_object_lock_configuration" "archive" {
  bucket     = aws_s3_bucket.archive.id
  depends_on = [aws_s3_bucket_versioning.archive]

  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.retention_days
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.archive.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "archive" {
  bucket                  = aws_s3_bucket.archive.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket     = aws_s3_bucket.archive.id
  depends_on = [aws_s3_bucket_public_access_block.archive]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OverTlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.archive.arn, "${aws_s3_bucket.archive.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "WrittenByThePortalAlone"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.archive.arn}/*"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = var.writer_role_arns } }
      },
    ]
  })
}

# Parts of uploads that never came to their end.
resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket     = aws_s3_bucket.archive.id
  depends_on = [aws_s3_bucket_versioning.archive]

  rule {
    id     = "abort-incomplete-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
