output "host" {
  description = "For `ALPHASWARM_ADMIN_DB_HOST`."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "For `ALPHASWARM_ADMIN_DB_PORT`."
  value       = aws_db_instance.this.port
}

output "database" {
  description = "For `ALPHASWARM_ADMIN_DB_NAME`."
  value       = aws_db_instance.this.db_name
}

output "security_group_id" {
  description = "The database's security group, for the egress rules of who connects."
  value       = aws_security_group.this.id
}

output "master_user_secret_arn" {
  description = "The secret with the master user's password, for whoever makes the roles."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}
