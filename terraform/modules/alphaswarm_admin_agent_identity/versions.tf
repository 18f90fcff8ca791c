terraform {
  required_version = ">= 1.11"

  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "~> 3.0"
    }
    # Agent identities are objects of Microsoft Graph that azuread has no resource for, and that azapi doesn't address: docs/decisions/0017-terraform.md.
    msgraph = {
      source  = "microsoft/msgraph"
      version = "~> 0.3"
    }
  }
}
