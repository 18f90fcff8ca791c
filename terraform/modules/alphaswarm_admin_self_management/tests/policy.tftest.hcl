variables {
  account_id = "111122223333"
  clusters   = [{ name = "alphaswarm-cluster-prod", region = "eu-central-1" }]
  log_groups = ["/aws/ecs/alphaswarm-*"]
}

run "only_the_named_cluster_is_changed" {
  command = apply

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(output.task_role_policy).Statement : [
        for resource in statement.Resource : startswith(resource, "arn:aws:ecs:eu-central-1:111122223333:service")
      ] if startswith(statement.Sid, "Change")
    ]))
    error_message = "Something else may be changed."
  }

  assert {
    condition     = length([for statement in jsondecode(output.task_role_policy).Statement : statement if startswith(statement.Sid, "Change")]) == 2
    error_message = "Services, or rollouts, can't be changed."
  }

  assert {
    condition     = !strcontains(output.task_role_policy, "sts:AssumeRole")
    error_message = "It may assume a role, and there is none."
  }

  assert {
    condition     = !can(regex("REGION|ACCOUNT|CLUSTER|LOG_GROUP|ROLE_ARN", output.task_role_policy))
    error_message = "A placeholder stayed."
  }
}

run "another_accounts_cluster_is_its_roles" {
  command = apply

  variables {
    clusters = [
      { name = "alphaswarm-cluster-prod", region = "eu-central-1" },
      { name = "alphaswarm-cluster-prod", region = "us-east-1", assumeRole = { arn = "arn:aws:iam::222233334444:role/portal" } },
    ]
  }

  assert {
    condition     = strcontains(output.assumed_role_policies["arn:aws:iam::222233334444:role/portal"], "arn:aws:ecs:us-east-1:222233334444:service/")
    error_message = "The other account's policy doesn't name its services."
  }

  assert {
    condition     = !strcontains(output.task_role_policy, "us-east-1")
    error_message = "The task role reaches into the other account."
  }

  assert {
    condition = one([
      for statement in jsondecode(output.task_role_policy).Statement : statement.Resource if contains(statement.Action, "sts:AssumeRole")
    ]) == ["arn:aws:iam::222233334444:role/portal"]
    error_message = "The task role may not assume the role, or assumes another."
  }
}

run "an_account_of_eleven_digits_is_refused" {
  command = plan

  variables {
    account_id = "11112222333"
  }

  expect_failures = [var.account_id]
}
