mock_provider "aws" {
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111122223333:cluster/alphaswarm-cluster-prod" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/alphaswarm-admin-prod-task" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::111122223333:policy/mocked" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/mocked" }
  }

  mock_resource "aws_cloudformation_stack" {
    defaults = { outputs = { Arn = "arn:aws:kms:eu-central-1:111122223333:key/signing" } }
  }

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mocked" }
  }

  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/alphaswarm-admin-prod/0123456789abcdef"
      arn_suffix = "app/alphaswarm-admin-prod/0123456789abcdef"
    }
  }

  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/alphaswarm-admin-prod/0123456789abcdef" }
  }

  mock_resource "aws_db_instance" {
    defaults = { address = "portal.database.internal", master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:master" }] }
  }

  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:eu-central-1:111122223333:task-definition/mocked:1" }
  }
}

run "one_task_with_the_documented_size_and_names" {
  command = plan

  assert {
    condition     = output.cluster_name == "alphaswarm-cluster-prod" && output.service_name == "alphaswarm-admin-prod"
    error_message = "Cluster or service are called otherwise."
  }

  assert {
    condition     = var.desired_count == 1
    error_message = "The minimum is one task."
  }
}

run "the_portal_is_told_of_the_cluster_that_it_runs_in" {
  command = plan

  assert {
    condition     = jsondecode(local.portal_environment.APP_CONFIG_platformEcs_clusters)[0].name == output.cluster_name
    error_message = "The portal would look at another cluster."
  }

  assert {
    condition     = jsondecode(local.portal_environment.APP_CONFIG_auditLog_signingKeys)[0].kms.keyId == "arn:aws:kms:eu-central-1:111122223333:key/signing"
    error_message = "The ledger is signed with another key."
  }

  assert {
    condition     = jsondecode(local.portal_environment.APP_CONFIG_auditLog_archive).retention.days == 2557
    error_message = "Objects are locked for another time than the bucket says."
  }
}

run "no_secret_is_in_the_environment" {
  command = plan

  assert {
    condition     = alltrue([for name in keys(local.portal_environment) : !can(regex("SECRET|PASSWORD|SEED|HMAC", name))])
    error_message = "A secret is in the environment."
  }
}

run "the_ledgers_key_is_the_task_roles" {
  command = plan

  assert {
    condition     = output.task_role_arn == "arn:aws:iam::111122223333:role/${local.name}-task"
    error_message = "The ledger's key names a role that is not the task's."
  }
}

run "the_policy_names_the_cluster" {
  command = plan

  assert {
    condition     = strcontains(aws_iam_policy.self_management.policy, "arn:aws:ecs:eu-central-1:111122223333:service/alphaswarm-cluster-prod/*")
    error_message = "The policy is about other services."
  }
}

run "only_pomerium_reaches_the_load_balancer" {
  command = plan

  assert {
    condition     = aws_lb.this.internal && aws_lb.this.drop_invalid_header_fields
    error_message = "The load balancer is public, or hands malformed headers on."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.pomerium.referenced_security_group_id == "sg-pomerium"
    error_message = "Somebody else reaches it."
  }

  assert {
    condition     = aws_lb_target_group.this.health_check[0].path == "/admin/health" && aws_lb_target_group.this.health_check[0].unhealthy_threshold == 10
    error_message = "Tasks are replaced while Postgres is away."
  }
}

run "without_an_agent_identity_no_token_is_fetched" {
  command = plan

  assert {
    condition     = length(aws_iam_policy.agent_token) == 0 && !contains(keys(local.portal_environment), "ENTRA_AGENT_TOKEN_FILE")
    error_message = "The task could get a token that nobody needs."
  }
}

run "with_an_agent_identity_the_token_is_for_entra_alone" {
  command = plan

  variables {
    agent_identity = {
      blueprint_client_id = "00000000-0000-4000-8000-000000000003"
      agent_client_id     = "00000000-0000-4000-8000-000000000004"
      aws_cli_image       = "registry.example/aws-cli@sha256:2222222222222222222222222222222222222222222222222222222222222222"
    }
  }

  assert {
    condition     = jsondecode(aws_iam_policy.agent_token[0].policy).Statement[0].Condition["ForAllValues:StringEquals"]["sts:IdentityTokenAudience"] == "api://AzureADTokenExchange"
    error_message = "The token would be good elsewhere."
  }

  assert {
    condition     = local.portal_environment.ENTRA_AGENT_TOKEN_FILE == "/run/files/agent_token" && strcontains(local.fetch_agent_token, "/run/files/agent_token")
    error_message = "The portal reads another file than is written."
  }
}

run "an_existing_database_is_used" {
  command = plan

  variables {
    existing_database = { host = "postgres.example.internal", security_group_id = "sg-database" }
  }

  assert {
    condition     = length(module.database) == 0 && local.portal_environment.ALPHASWARM_ADMIN_DB_HOST == "postgres.example.internal"
    error_message = "A database is made beside the existing one."
  }
}

run "a_secret_among_the_environment_is_refused" {
  command = plan

  variables {
    further_environment = { ENTRA_CLIENT_SECRET = "x" }
  }

  expect_failures = [var.further_environment]
}
