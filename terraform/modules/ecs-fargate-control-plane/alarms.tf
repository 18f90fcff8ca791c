# Fewer tasks than wanted, for five minutes. Both numbers are metrics, so the threshold follows a scale that is made in the portal or by autoscaling. They are in
# ECS/ContainerInsights: AWS/ECS has no count of tasks.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
resource "aws_cloudwatch_metric_alarm" "replicas" {
  for_each            = local.names
  alarm_name          = "${var.name_prefix}-ecs-${each.key}-replicas-${var.environment}"
  alarm_description   = "${each.value} runs fewer tasks than it should"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 5
  # Without data it stays what it was: a service that is being made has none, and a deployment that began under an alarm is not watched by it.
  treat_missing_data = "missing"
  alarm_actions      = var.alarm_actions
  ok_actions         = var.alarm_actions
  tags               = var.tags

  metric_query {
    id          = "lacking"
    expression  = "desired - running"
    label       = "Tasks lacking"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { desired = "DesiredTaskCount", running = "RunningTaskCount" }

    content {
      id          = metric_query.key
      return_data = false

      metric {
        namespace   = "ECS/ContainerInsights"
        metric_name = metric_query.value
        period      = 60
        stat        = "Average"
        dimensions = {
          ClusterName = local.cluster_name
          ServiceName = each.value
        }
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "utilization" {
  for_each = merge([
    for key, name in local.names : {
      for metric in ["CPU", "Memory"] : "${key}-${lower(metric)}" => { key = key, service = name, metric = metric }
    }
  ]...)

  alarm_name          = "${var.name_prefix}-ecs-${each.value.key}-${lower(each.value.metric)}-${var.environment}"
  alarm_description   = "${each.value.service} has used more than 85 % of its ${each.value.metric} for ten minutes"
  namespace           = "AWS/ECS"
  metric_name         = "${each.value.metric}Utilization"
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 10
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  treat_missing_data  = "missing"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = var.tags

  dimensions = {
    ClusterName = local.cluster_name
    ServiceName = each.value.service
  }
}
