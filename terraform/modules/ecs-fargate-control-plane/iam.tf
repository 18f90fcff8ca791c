locals {
  tasks_may_assume = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      # Only for tasks of this account: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
      Condition = { StringEquals = { "aws:SourceAccount" = split(":", local.cluster_arn)[4] } }
    }]
  })

  task_role_policies = merge([
    for key, service in var.services : { for i, arn in service.task_role_policy_arns : "${key}-${i}" => { service = key, arn = arn } }
  ]...)
}

# What a task may do.
resource "aws_iam_role" "task" {
  for_each           = local.names
  name               = "${each.value}-task"
  assume_role_policy = local.tasks_may_assume
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "task" {
  for_each   = local.task_role_policies
  role       = aws_iam_role.task[each.value.service].name
  policy_arn = each.value.arn
}

# What ECS may do to start it: pull the image, write its logs, hand it its secrets.
resource "aws_iam_role" "execution" {
  for_each           = local.names
  name               = "${each.value}-execution"
  assume_role_policy = local.tasks_may_assume
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "execution" {
  for_each   = local.names
  role       = aws_iam_role.execution[each.key].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role_policy" "secrets" {
  for_each = length(var.secret_arns_for_tasks) > 0 ? local.names : {}
  name     = "secrets"
  role     = aws_iam_role.execution[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadSecrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue", "ssm:GetParameters"]
        Resource = var.secret_arns_for_tasks
      },
      {
        Sid      = "DecryptSecrets"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
