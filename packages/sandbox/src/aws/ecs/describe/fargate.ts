import type { LoadBalancer, Service } from '@aws-sdk/client-ecs';
import type { ServiceState } from '../service';

/** Every service runs the same way: Fargate on ARM64, in private subnets. */
export const FARGATE: Pick<
  Service,
  'launchType' | 'platformVersion' | 'platformFamily' | 'networkConfiguration'
> = {
  launchType: 'FARGATE',
  platformVersion: '1.4.0',
  platformFamily: 'Linux',
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
      securityGroups: ['sg-0f1e2d3c4b5a60001'],
      assignPublicIp: 'DISABLED',
    },
  },
};

/** The load balancer that a service stands behind. */
export function loadBalancersOf(service: ServiceState): LoadBalancer[] {
  return service.targetGroupArn
    ? [
        {
          targetGroupArn: service.targetGroupArn,
          containerName: service.scenario.key,
          containerPort: service.scenario.port ?? 8080,
        },
      ]
    : [];
}
