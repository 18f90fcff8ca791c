resource "aws_ecs_service" "this" {
  for_each         = var.services
  name             = local.names[each.key]
  cluster          = local.cluster_arn
  task_definition  = aws_ecs_task_definition.service[each.key].arn
  desired_count    = each.value.desired_count
  launch_type      = "FARGATE"
  platform_version = "LATEST"
  propagate_tags   = "SERVICE"
  tags             = var.tags

  # Nobody gets a shell into a task.
  enable_execute_command = false

  # A new task serves before an old one goes.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = each.value.alb_target_group_arn == null ? null : each.value.start_seconds

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.service[each.key].id]
    assign_public_ip = false
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  alarms {
    enable      = true
    rollback    = true
    alarm_names = concat([aws_cloudwatch_metric_alarm.replicas[each.key].alarm_name], each.value.rollback_alarm_names)
  }

  dynamic "load_balancer" {
    for_each = each.value.alb_target_group_arn == null ? [] : [each.value.alb_target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = each.key
      container_port   = each.value.ports[0]
    }
  }

  dynamic "service_connect_configuration" {
    for_each = var.service_connect_namespace_arn == null ? [] : [var.service_connect_namespace_arn]

    content {
      enabled   = true
      namespace = service_connect_configuration.value

      dynamic "service" {
        for_each = each.value.service_connect_port == null ? [] : [each.value.service_connect_port]

        content {
          port_name      = "port-${service.value}"
          discovery_name = each.key

          client_alias {
            dns_name = each.key
            port     = service.value
          }
        }
      }
    }
  }

  lifecycle {
    # A scale made in the portal, or by autoscaling, stays.
    ignore_changes = [desired_count]
  }

  depends_on = [aws_iam_role_policy.secrets, aws_iam_role_policy_attachment.execution]
}

locals {
  scaled = { for key, service in var.services : key => service.autoscaling if service.autoscaling != null }
}

resource "aws_appautoscaling_target" "this" {
  for_each           = local.scaled
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${local.cluster_name}/${aws_ecs_service.this[each.key].name}"
  min_capacity       = each.value.min
  max_capacity       = each.value.max
  tags               = var.tags
}

resource "aws_appautoscaling_policy" "cpu" {
  for_each           = local.scaled
  name               = "${local.names[each.key]}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.key].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[each.key].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[each.key].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.cpu_percent
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
