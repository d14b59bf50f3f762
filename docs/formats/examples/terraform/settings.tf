terraform {
  # Import blocks came with 1.5.
  required_version = ">= 1.5.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
  # Nothing is planned in any other account than this one.
  allowed_account_ids = ["111122223333"]
}
