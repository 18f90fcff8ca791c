locals {
  # What plugins/audit-log-backend and audit-log-node call, and no more: add and read, neither delete nor shorten. A test compares it with the code.
  access = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "SignHeads"
        Effect   = "Allow"
        Action   = ["kms:GetPublicKey", "kms:Sign"]
        Resource = aws_cloudformation_stack.signing_key.outputs["Arn"]
      },
      {
        Sid      = "ListTheArchive"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = aws_s3_bucket.archive.arn
      },
      {
        Sid      = "AddToAndReadTheArchive"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectRetention", "s3:PutObject", "s3:PutObjectRetention"]
        Resource = "${aws_s3_bucket.archive.arn}/*"
      },
      {
        Sid      = "EncryptTheArchive"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = aws_kms_key.archive.arn
      },
    ]
  }
}

output "access_policy" {
  description = "What the portal's task role needs for the ledger, as JSON."
  value       = jsonencode(local.access)
}

output "signing_key_arn" {
  description = "The key that signs, for `auditLog.signingKeys`."
  value       = aws_cloudformation_stack.signing_key.outputs["Arn"]
}

output "archive_bucket" {
  description = "The bucket, for `auditLog.archive` and an `s3` witness."
  value       = aws_s3_bucket.archive.bucket
}

output "archive_key_arn" {
  description = "The key that the archive is encrypted with."
  value       = aws_kms_key.archive.arn
}
