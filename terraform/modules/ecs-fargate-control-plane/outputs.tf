output "cluster_arn" {
  description = "The cluster's ARN."
  value       = local.cluster_arn
}

output "cluster_name" {
  description = "The cluster's name, as in the portal's `platformEcs.clusters`."
  value       = local.cluster_name
}

output "service_arns" {
  description = "The services' ARNs by key."
  value       = { for key, service in aws_ecs_service.this : key => service.id }
}

output "service_names" {
  description = "The services' names by key."
  value       = local.names
}

output "task_role_arns" {
  description = "The task roles' ARNs by key, as other policies and Entra's federated credential name them."
  value       = { for key, role in aws_iam_role.task : key => role.arn }
}

output "security_group_ids" {
  description = "The security groups of the tasks by key, for what they connect to."
  value       = { for key, group in aws_security_group.service : key => group.id }
}

output "log_group_names" {
  description = "The log groups by key."
  value       = { for key, group in aws_cloudwatch_log_group.service : key => group.name }
}

output "ssm_parameters" {
  description = "The names of the parameters that tell other stacks of the cluster, by what they hold."
  value       = { for key, parameter in aws_ssm_parameter.this : key => parameter.name }
}

output "ecr_repository_urls" {
  description = "Where images are pushed to, by the repository's last part."
  value       = { for key, repository in aws_ecr_repository.this : key => repository.repository_url }
}

output "replica_alarm_arns" {
  description = "The replica alarms by key."
  value       = { for key, alarm in aws_cloudwatch_metric_alarm.replicas : key => alarm.arn }
}

output "one_off_task_definition_arns" {
  description = "The task definitions of `one_off_tasks` by key."
  value       = { for key, definition in aws_ecs_task_definition.one_off : key => definition.arn }
}
