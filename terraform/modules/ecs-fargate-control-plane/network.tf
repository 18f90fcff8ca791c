resource "aws_security_group" "service" {
  for_each    = local.names
  name        = each.value
  description = "Tasks of ${each.value}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = each.value })
}

locals {
  ingress = merge([
    for key, service in var.services : { for port in service.ports : "${key}-${port}" => { service = key, port = port } }
  ]...)
  egress = merge([
    for key in keys(var.services) : { for name, rule in var.egress_rules : "${key}-${name}" => merge(rule, { service = key }) }
  ]...)
}

resource "aws_vpc_security_group_ingress_rule" "alb" {
  for_each                     = local.ingress
  security_group_id            = aws_security_group.service[each.value.service].id
  referenced_security_group_id = var.alb_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = "From the load balancer"
  tags                         = var.tags
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each                     = local.egress
  security_group_id            = aws_security_group.service[each.value.service].id
  cidr_ipv4                    = each.value.cidr_ipv4
  referenced_security_group_id = each.value.security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.key
  tags                         = var.tags
}
