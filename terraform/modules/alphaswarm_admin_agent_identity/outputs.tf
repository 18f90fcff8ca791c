output "blueprint_client_id" {
  description = "For `ENTRA_AGENT_BLUEPRINT_ID`."
  value       = msgraph_resource.blueprint.output.client_id
}

output "agent_client_ids" {
  description = "For `ENTRA_AGENT_ID`, by environment."
  value       = { for environment, identity in msgraph_resource.agent_identity : environment => identity.output.client_id }
}

output "agent_object_ids" {
  description = "The agent identities' object ids, as the `sub` of their tokens has them, by environment."
  value       = { for environment, identity in msgraph_resource.agent_identity : environment => identity.id }
}

output "portal_environment" {
  description = "The portal's variables by environment; `ENTRA_AGENT_TOKEN_FILE` is where its platform puts the token."
  value = {
    for environment, identity in msgraph_resource.agent_identity : environment => {
      ENTRA_AGENT_BLUEPRINT_ID = msgraph_resource.blueprint.output.client_id
      ENTRA_AGENT_ID           = identity.output.client_id
    }
  }
}
