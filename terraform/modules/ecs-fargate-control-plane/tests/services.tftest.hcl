mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/alphaswarm-cluster-prod" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/mocked" }
  }

  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111122223333:task-definition/mocked:1" }
  }
}

variables {
  environment           = "prod"
  vpc_id                = "vpc-1"
  private_subnet_ids    = ["subnet-a", "subnet-b"]
  kms_key_arn           = "arn:aws:kms:eu-central-1:111122223333:key/one"
  alb_security_group_id = "sg-alb"
  secret_arns_for_tasks = ["arn:aws:secretsmanager:eu-central-1:111122223333:secret:one"]
  ecr_repositories      = ["admin"]

  services = {
    admin = {
      image                 = "registry.example/alphaswarm-admin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
      cpu                   = 1024
      memory                = 2048
      desired_count         = 2
      ports                 = [8900]
      environment           = { NODE_ENV = "production" }
      secrets               = { SESSION_SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one" }
      files                 = { database_ca = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:one" }
      task_role_policy_arns = ["arn:aws:iam::111122223333:policy/self-management"]
      alb_target_group_arn  = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/admin/0123456789abcdef"
      health_check_command  = ["CMD", "/nodejs/bin/node", "healthcheck.mjs", "--alive"]
      rollback_alarm_names  = ["alphaswarm-alb-5xx-prod"]
      autoscaling           = { min = 2, max = 4 }
    }
    agentcore-proxy = {
      image            = "registry.example/agentcore-proxy@sha256:1111111111111111111111111111111111111111111111111111111111111111"
      cpu              = 512
      memory           = 1024
      desired_count    = 2
      cpu_architecture = "X86_64"
    }
  }

  one_off_tasks = {
    ledger-migration = {
      service = "admin"
      command = ["audit-migrate.mjs"]
      secrets = { PGPASSWORD = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:owner" }
    }
  }
}

# Applied once; the runs after it look at what would change, which is nothing.
run "names_are_the_documented_ones" {
  command = apply

  assert {
    condition     = output.cluster_name == "alphaswarm-cluster-prod"
    error_message = "The cluster is called ${output.cluster_name}."
  }

  assert {
    condition     = tomap(output.service_names) == tomap({ admin = "alphaswarm-admin-prod", agentcore-proxy = "alphaswarm-agentcore-proxy-prod" })
    error_message = "Services are called otherwise."
  }

  assert {
    condition     = aws_ecs_task_definition.service["admin"].family == "alphaswarm-admin-prod"
    error_message = "The task family is not the service's name."
  }

  assert {
    condition     = output.log_group_names["admin"] == "/aws/ecs/alphaswarm-admin-prod"
    error_message = "The log group is called ${output.log_group_names["admin"]}."
  }

  assert {
    condition = toset(values(output.ssm_parameters)) == toset([
      "/alphaswarm/prod/ecs_cluster_name", "/alphaswarm/prod/ecs_cluster_arn", "/alphaswarm/prod/ecs_service_names",
    ])
    error_message = "The parameters are called otherwise."
  }

  assert {
    condition     = aws_ssm_parameter.this["ecs_service_names"].value == "alphaswarm-admin-prod,alphaswarm-agentcore-proxy-prod"
    error_message = "The parameter lists other services."
  }
}

run "containers_hold_nothing_they_need_not" {
  command = plan

  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.service["admin"].container_definitions) :
      container.readonlyRootFilesystem && !container.privileged && container.linuxParameters.capabilities.drop == ["ALL"]
    ])
    error_message = "A container can write to its root, or keeps capabilities."
  }

  assert {
    condition = one([
      for container in jsondecode(aws_ecs_task_definition.service["admin"].container_definitions) : container.user if container.name == "admin"
    ]) == "65532:65532"
    error_message = "The portal runs as root."
  }

  # The container is named as the service's key, its log stream too.
  assert {
    condition = one([
      for container in jsondecode(aws_ecs_task_definition.service["admin"].container_definitions) :
      container.logConfiguration.options.awslogs-stream-prefix if container.name == "admin"
    ]) == "admin"
    error_message = "The log stream's prefix is not the container's name."
  }

  assert {
    condition = one([
      for container in jsondecode(aws_ecs_task_definition.service["admin"].container_definitions) : container.healthCheck.command if container.name == "admin"
    ])[3] == "--alive"
    error_message = "The container's health check asks for more than life: a database outage would restart every task."
  }

  # Secrets are references, and files come by the container that ends first.
  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.service["admin"].container_definitions) :
      alltrue([for secret in container.secrets : startswith(secret.valueFrom, "arn:aws:secretsmanager:")])
    ])
    error_message = "A secret is not a reference."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.service["admin"].container_definitions)[0].secrets[0].name == "FILE_database_ca"
    error_message = "The file of the certificate is not written."
  }

  assert {
    condition     = aws_ecs_task_definition.service["admin"].runtime_platform[0].cpu_architecture == "ARM64"
    error_message = "ARM64 is not the default."
  }
}

run "a_failed_rollout_rolls_back" {
  command = plan

  assert {
    condition     = aws_ecs_service.this["admin"].deployment_circuit_breaker[0].enable && aws_ecs_service.this["admin"].deployment_circuit_breaker[0].rollback
    error_message = "The circuit breaker doesn't roll back."
  }

  assert {
    condition     = aws_ecs_service.this["admin"].alarms[0].rollback && toset(aws_ecs_service.this["admin"].alarms[0].alarm_names) == toset(["alphaswarm-ecs-admin-replicas-prod", "alphaswarm-alb-5xx-prod"])
    error_message = "Alarms don't roll back, or others do."
  }

  assert {
    condition     = aws_ecs_service.this["admin"].deployment_minimum_healthy_percent == 100
    error_message = "Fewer tasks than wanted serve during a rollout."
  }
}

run "the_replica_alarm_follows_the_desired_count" {
  command = plan

  assert {
    condition = [
      for metric in flatten([for query in aws_cloudwatch_metric_alarm.replicas["admin"].metric_query : query.metric]) : metric.namespace
    ] == ["ECS/ContainerInsights", "ECS/ContainerInsights"]
    error_message = "AWS/ECS has no count of tasks."
  }

  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.replicas["admin"].metric_query : query.expression if query.return_data]) == "desired - running"
    error_message = "The alarm doesn't compare with what is desired."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.replicas["admin"].threshold == 0
    error_message = "The threshold is a count of its own: it would not follow a scale."
  }

  assert {
    condition     = one([for setting in aws_ecs_cluster.this[0].setting : setting.value if setting.name == "containerInsights"]) == "enabled"
    error_message = "Without Container Insights the alarm has no metrics."
  }
}

run "a_scale_made_in_the_portal_stays" {
  command = plan

  variables {
    services = {
      admin = {
        image         = "registry.example/alphaswarm-admin@sha256:0000000000000000000000000000000000000000000000000000000000000000"
        cpu           = 1024
        memory        = 2048
        desired_count = 7
      }
    }
    one_off_tasks = {}
  }

  # The state of the runs before says two.
  assert {
    condition     = aws_ecs_service.this["admin"].desired_count == 2
    error_message = "The next apply would undo a scale: it plans ${aws_ecs_service.this["admin"].desired_count}."
  }
}

run "nothing_reaches_a_task_but_the_load_balancer" {
  command = plan

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.alb) == 1 && aws_vpc_security_group_ingress_rule.alb["admin-8900"].referenced_security_group_id == "sg-alb"
    error_message = "Somebody else reaches the tasks."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_egress_rule.this : rule.from_port == 443 && rule.to_port == 443])
    error_message = "Tasks reach more than https by default."
  }

  assert {
    condition     = !aws_ecs_service.this["admin"].network_configuration[0].assign_public_ip && !aws_ecs_service.this["admin"].enable_execute_command
    error_message = "A task has a public address, or a shell."
  }
}

run "the_execution_role_reads_the_named_secrets_only" {
  command = plan

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.secrets["admin"].policy).Statement : !contains(flatten([statement.Resource]), "*")
    ])
    error_message = "The execution role reads all secrets."
  }

  assert {
    condition     = jsondecode(aws_iam_role.task["admin"].assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "111122223333"
    error_message = "Another account's tasks may take the role."
  }

  assert {
    condition     = aws_iam_role_policy_attachment.task["admin-0"].policy_arn == "arn:aws:iam::111122223333:policy/self-management"
    error_message = "The task role lacks its policy."
  }
}

run "a_one_off_task_has_its_own_command_and_secrets" {
  command = plan

  assert {
    condition     = jsondecode(aws_ecs_task_definition.one_off["ledger-migration"].container_definitions)[1].command == ["audit-migrate.mjs"]
    error_message = "It runs something else."
  }

  assert {
    condition     = [for secret in jsondecode(aws_ecs_task_definition.one_off["ledger-migration"].container_definitions)[1].secrets : secret.name] == ["PGPASSWORD"]
    error_message = "It has the service's secrets."
  }

  assert {
    condition     = !can(jsondecode(aws_ecs_task_definition.one_off["ledger-migration"].container_definitions)[1].healthCheck)
    error_message = "It is asked whether it serves."
  }
}

run "an_existing_cluster_is_used" {
  command = plan

  variables {
    existing_cluster = { arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/shared", name = "shared" }
  }

  assert {
    condition     = length(aws_ecs_cluster.this) == 0 && output.cluster_name == "shared"
    error_message = "A cluster is made beside the existing one."
  }
}

run "an_image_by_tag_is_refused" {
  command = plan

  variables {
    services = {
      admin = { image = "registry.example/alphaswarm-admin:latest", cpu = 1024, memory = 2048, desired_count = 1 }
    }
    one_off_tasks = {}
  }

  expect_failures = [var.services]
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    private_subnet_ids = ["subnet-a"]
  }

  expect_failures = [var.private_subnet_ids]
}

run "an_egress_rule_to_nowhere_is_refused" {
  command = plan

  variables {
    egress_rules = { postgres = { port = 5432 } }
  }

  expect_failures = [var.egress_rules]
}

run "a_one_off_task_of_no_service_is_refused" {
  command = plan

  variables {
    one_off_tasks = { lost = { service = "none", command = ["x"] } }
  }

  expect_failures = [var.one_off_tasks]
}
