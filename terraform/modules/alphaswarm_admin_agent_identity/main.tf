locals {
  sponsors = [for id in sort(tolist(var.sponsor_user_ids)) : "https://graph.microsoft.com/v1.0/users/${id}"]

  assignments = merge(flatten([
    for environment in keys(var.environments) : [
      for client_id, roles in var.app_roles : {
        for role in roles : "${environment}/${client_id}/${role}" => { environment = environment, client_id = client_id, role = role }
      }
    ]
  ])...)
}

# The template of agent identities: https://learn.microsoft.com/graph/api/resources/agentidentityblueprint
resource "msgraph_resource" "blueprint" {
  url = "applications"

  body = {
    "@odata.type"         = "#microsoft.graph.agentIdentityBlueprint"
    displayName           = var.name
    "sponsors@odata.bind" = local.sponsors
  }

  response_export_values = { client_id = "appId" }
}

# What stands for it in the tenant.
resource "msgraph_resource" "blueprint_principal" {
  url = "servicePrincipals"

  body = {
    "@odata.type" = "#microsoft.graph.agentIdentityBlueprintPrincipal"
    appId         = msgraph_resource.blueprint.output.client_id
  }
}

# Who the portal is when it calls cp and core, one for each environment.
resource "msgraph_resource" "agent_identity" {
  for_each = var.environments
  url      = "servicePrincipals"

  body = {
    "@odata.type"            = "#microsoft.graph.agentIdentity"
    displayName              = "${var.name} (${each.key})"
    agentIdentityBlueprintId = msgraph_resource.blueprint.output.client_id
    "sponsors@odata.bind"    = local.sponsors
  }

  response_export_values = { client_id = "appId" }

  depends_on = [msgraph_resource.blueprint_principal]
}

# No secret: the platform's own token of the portal's workload is the credential. Blueprints take it by the address of their own type only.
resource "msgraph_resource" "federated_credential" {
  for_each = var.environments
  url      = "applications/${msgraph_resource.blueprint.id}/microsoft.graph.agentIdentityBlueprint/federatedIdentityCredentials"

  body = {
    name        = each.key
    description = "The workload of ${var.name} in ${each.key}"
    issuer      = each.value.issuer
    subject     = each.value.subject
    audiences   = ["api://AzureADTokenExchange"]
  }
}

data "azuread_service_principal" "resource" {
  for_each  = var.app_roles
  client_id = each.key
}

resource "azuread_app_role_assignment" "this" {
  for_each            = local.assignments
  app_role_id         = data.azuread_service_principal.resource[each.value.client_id].app_role_ids[each.value.role]
  principal_object_id = msgraph_resource.agent_identity[each.value.environment].id
  resource_object_id  = data.azuread_service_principal.resource[each.value.client_id].object_id
}
