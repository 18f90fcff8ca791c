# Nothing is known before the first apply. mock_provider without override_during plans so: what decides how many of something there are must be known all the same.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

run "the_first_apply_can_be_planned" {
  command = plan

  variables {
    desired_count = 0
    scaling       = { min = 1, max = 3 }
    agent_identity = {
      blueprint_client_id = "00000000-0000-4000-8000-000000000003"
      agent_client_id     = "00000000-0000-4000-8000-000000000004"
      aws_cli_image       = "registry.example/aws-cli@sha256:2222222222222222222222222222222222222222222222222222222222222222"
    }
  }

  assert {
    condition     = output.service_name == "alphaswarm-admin-prod"
    error_message = "The service is called otherwise."
  }
}
