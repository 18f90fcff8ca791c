mock_provider "msgraph" {
  override_during = plan
}

mock_provider "azuread" {
  override_during = plan

  mock_data "azuread_service_principal" {
    defaults = {
      object_id    = "99999999-0000-4000-8000-000000000001"
      app_role_ids = { "delegate:staff" = "99999999-0000-4000-8000-000000000002", "read:infrastructure" = "99999999-0000-4000-8000-000000000003" }
    }
  }
}

override_resource {
  target          = msgraph_resource.blueprint
  override_during = plan
  values          = { id = "11111111-0000-4000-8000-000000000001", output = { client_id = "11111111-0000-4000-8000-000000000002" } }
}

override_resource {
  target          = msgraph_resource.agent_identity
  override_during = plan
  values          = { id = "22222222-0000-4000-8000-000000000001", output = { client_id = "22222222-0000-4000-8000-000000000002" } }
}

variables {
  environments     = { prod = { issuer = "https://issuer.example/prod", subject = "arn:aws:iam::111122223333:role/alphaswarm-admin-prod-task" } }
  sponsor_user_ids = ["33333333-0000-4000-8000-000000000001"]
  app_roles        = { "44444444-0000-4000-8000-000000000001" = ["delegate:staff", "read:infrastructure"] }
}

run "the_workloads_own_token_is_the_credential" {
  command = plan

  assert {
    condition     = msgraph_resource.federated_credential["prod"].url == "applications/11111111-0000-4000-8000-000000000001/microsoft.graph.agentIdentityBlueprint/federatedIdentityCredentials"
    error_message = "The credential is not on the blueprint."
  }

  assert {
    condition = (
      msgraph_resource.federated_credential["prod"].body.subject == "arn:aws:iam::111122223333:role/alphaswarm-admin-prod-task"
      && msgraph_resource.federated_credential["prod"].body.audiences[0] == "api://AzureADTokenExchange"
    )
    error_message = "Another workload, or a token for somebody else, is taken."
  }
}

run "each_environment_has_its_agent_and_its_roles" {
  command = plan

  assert {
    condition     = msgraph_resource.agent_identity["prod"].body.agentIdentityBlueprintId == "11111111-0000-4000-8000-000000000002"
    error_message = "The agent is not of the blueprint."
  }

  assert {
    condition     = toset([for assignment in azuread_app_role_assignment.this : assignment.app_role_id]) == toset(["99999999-0000-4000-8000-000000000002", "99999999-0000-4000-8000-000000000003"])
    error_message = "It has other roles."
  }

  assert {
    condition     = output.portal_environment["prod"].ENTRA_AGENT_ID == "22222222-0000-4000-8000-000000000002"
    error_message = "The portal is told of another agent."
  }
}

run "an_issuer_over_http_is_refused" {
  command = plan

  variables {
    environments = { prod = { issuer = "http://issuer.example", subject = "one" } }
  }

  expect_failures = [var.environments]
}

run "a_wildcard_subject_is_refused" {
  command = plan

  variables {
    environments = { prod = { issuer = "https://issuer.example", subject = "system:serviceaccount:*" } }
  }

  expect_failures = [var.environments]
}

run "nobody_who_answers_for_it_is_refused" {
  command = plan

  variables {
    sponsor_user_ids = []
  }

  expect_failures = [var.sponsor_user_ids]
}
