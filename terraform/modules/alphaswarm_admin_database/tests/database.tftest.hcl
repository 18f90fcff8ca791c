mock_provider "aws" {
  override_during = plan

  mock_resource "aws_db_instance" {
    defaults = { master_user_secret = [{ secret_arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:master" }] }
  }
}

variables {
  name                      = "alphaswarm-admin-prod"
  alarm_names               = { cpu = "alphaswarm-rds-cpu-prod", free_storage = "alphaswarm-rds-free-storage-prod" }
  vpc_id                    = "vpc-1"
  subnet_ids                = ["subnet-a", "subnet-b"]
  client_security_group_ids = { portal = "sg-portal" }
  kms_key_arn               = "arn:aws:kms:eu-central-1:111122223333:key/one"
}

run "no_password_is_in_the_state" {
  command = plan

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "Terraform knows the master user's password."
  }
}

run "rows_survive" {
  command = plan

  assert {
    condition     = aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.backup_retention_period == 35
    error_message = "The database can be deleted, or goes without a snapshot."
  }

  assert {
    condition     = aws_db_instance.this.multi_az && aws_db_instance.this.storage_encrypted && !aws_db_instance.this.publicly_accessible
    error_message = "No standby, no encryption, or public."
  }
}

run "only_clients_connect_and_only_by_tls" {
  command = plan

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.client : rule.referenced_security_group_id] == ["sg-portal"]
    error_message = "Somebody else may connect."
  }

  assert {
    condition     = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"]) == "1"
    error_message = "Connections without TLS are taken."
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres18"
    error_message = "The family doesn't fit the version."
  }
}

run "alarms_have_the_documented_names" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.cpu.alarm_name == "alphaswarm-rds-cpu-prod" && aws_cloudwatch_metric_alarm.free_storage.alarm_name == "alphaswarm-rds-free-storage-prod"
    error_message = "Alarms are called otherwise."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.free_storage.threshold == 10737418240
    error_message = "10 of 50 GiB are the threshold."
  }
}

run "a_backup_of_a_day_is_refused" {
  command = plan

  variables {
    backup_retention_days = 1
  }

  expect_failures = [var.backup_retention_days]
}
