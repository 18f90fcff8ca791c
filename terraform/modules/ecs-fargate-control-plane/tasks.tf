locals {
  # Volumes are root's on Fargate: this container, which ends before the others start, writes the files that tasks are given and lets everybody use /tmp. The image's
  # own node runs it, so nothing else has to be pulled.
  prepare = <<-EOT
    const fs = require('fs');
    fs.chmodSync('/tmp', 0o1777);
    for (const [name, text] of Object.entries(process.env)) {
      if (name.startsWith('FILE_')) fs.writeFileSync('/run/files/' + name.slice(5), text);
    }
  EOT

  mounts = [
    { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
    { sourceVolume = "files", containerPath = "/run/files", readOnly = true },
  ]
  writable_mounts = [for mount in local.mounts : merge(mount, { readOnly = false })]

  # What is the same for every container.
  hardened = {
    privileged             = false
    readonlyRootFilesystem = true
    linuxParameters        = { capabilities = { drop = ["ALL"] }, initProcessEnabled = false }
  }

  logs = {
    for key in keys(var.services) : key => {
      for stream in ["service", "adot"] : stream => {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.service[key].name
          awslogs-region        = data.aws_region.current.id
          awslogs-stream-prefix = stream == "service" ? key : stream
        }
      }
    }
  }

  prepare_containers = {
    for key, service in var.services : key => merge(local.hardened, {
      name      = "prepare"
      image     = service.image
      essential = false
      # Both volumes are root's; it has no capability beside.
      user             = "0:0"
      command          = ["-e", local.prepare]
      mountPoints      = local.writable_mounts
      secrets          = [for name, arn in service.files : { name = "FILE_${name}", valueFrom = arn }]
      logConfiguration = local.logs[key].service
    })
  }

  service_containers = {
    for key, service in var.services : key => merge(
      local.hardened,
      {
        name             = key
        image            = service.image
        essential        = true
        user             = service.user
        environment      = [for name, value in service.environment : { name = name, value = value }]
        secrets          = [for name, arn in service.secrets : { name = name, valueFrom = arn }]
        portMappings     = [for port in service.ports : { name = "port-${port}", containerPort = port, hostPort = port, protocol = "tcp" }]
        mountPoints      = local.mounts
        dependsOn        = [{ containerName = "prepare", condition = "SUCCESS" }]
        stopTimeout      = service.stop_timeout_seconds
        logConfiguration = local.logs[key].service
      },
      { for name, value in { command = service.command } : name => value if value != null },
      {
        for name, value in {
          healthCheck = service.health_check_command == null ? null : {
            command     = service.health_check_command
            interval    = 15
            timeout     = 5
            retries     = 4
            startPeriod = service.start_seconds
          }
        } : name => value if value != null
      },
    )
  }

  sidecar_containers = {
    for key, service in var.services : key => [
      for name, sidecar in service.sidecars : merge(
        local.hardened,
        {
          name             = name
          image            = sidecar.image
          essential        = true
          user             = "0:0"
          command          = sidecar.command
          mountPoints      = local.writable_mounts
          dependsOn        = [{ containerName = "prepare", condition = "SUCCESS" }]
          logConfiguration = local.logs[key].service
        },
        { for attribute, value in { entryPoint = sidecar.entrypoint } : attribute => value if value != null },
      )
    ]
  }

  adot_containers = {
    for key in keys(var.services) : key => var.adot_collector == null ? [] : [merge(local.hardened, {
      name             = "adot-collector"
      image            = var.adot_collector.image
      essential        = false
      environment      = [{ name = "AOT_CONFIG_CONTENT", value = var.adot_collector.config }]
      logConfiguration = local.logs[key].adot
    })]
  }

  one_off_containers = {
    for key, task in var.one_off_tasks : key => [
      local.prepare_containers[task.service],
      merge(
        { for name, value in local.service_containers[task.service] : name => value if !contains(["healthCheck", "portMappings"], name) },
        {
          name        = key
          command     = task.command
          environment = [for name, value in task.environment : { name = name, value = value }]
          secrets     = [for name, arn in task.secrets : { name = name, valueFrom = arn }]
        },
      ),
    ]
  }
}

resource "aws_ecs_task_definition" "service" {
  for_each                 = var.services
  family                   = local.names[each.key]
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  task_role_arn            = aws_iam_role.task[each.key].arn
  execution_role_arn       = aws_iam_role.execution[each.key].arn
  # Earlier revisions stay: rolling back in the portal deploys one of them.
  skip_destroy = true
  tags         = var.tags

  container_definitions = jsonencode(concat(
    [local.prepare_containers[each.key], local.service_containers[each.key]],
    local.sidecar_containers[each.key],
    local.adot_containers[each.key],
  ))

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = each.value.cpu_architecture
  }

  volume {
    name = "tmp"
  }

  volume {
    name = "files"
  }
}

# No role of its own: it does nothing in AWS.
resource "aws_ecs_task_definition" "one_off" {
  for_each                 = var.one_off_tasks
  family                   = "${var.name_prefix}-${each.key}-${var.environment}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.services[each.value.service].cpu
  memory                   = var.services[each.value.service].memory
  execution_role_arn       = aws_iam_role.execution[each.value.service].arn
  tags                     = var.tags
  container_definitions    = jsonencode(local.one_off_containers[each.key])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.services[each.value.service].cpu_architecture
  }

  volume {
    name = "tmp"
  }

  volume {
    name = "files"
  }
}
