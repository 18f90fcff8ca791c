import { eventMessages } from './eventMessages';
import { failDeployment } from './failure';
import {
  openServiceDeployment,
  type DeploymentState,
  type ServiceState,
} from './service';

/**
 * How many tasks must fail in a row before the deployment circuit breaker trips: half of the desired count, at least 3, at most 200.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function circuitBreakerThreshold(desiredCount: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));
}

/** Fails a deployment whose tasks don't come up, and rolls back if the service is configured to. */
export function tripBreaker(
  service: ServiceState,
  deployment: DeploymentState,
  at: number,
): void {
  const record = openServiceDeployment(service);
  if (record) {
    record.breaker.status = 'TRIGGERED';
  }
  failDeployment(service, deployment, at, {
    rolloutStateReason:
      'ECS deployment circuit breaker: tasks failed to start.',
    event: eventMessages.deploymentFailed(service.name, deployment.id),
    rollback: service.scenario.rollback
      ? {
          rolloutStateReason: id =>
            `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
          reason:
            'Service deployment rolled back because the circuit breaker threshold was exceeded.',
        }
      : undefined,
    statusReason: 'The deployment circuit breaker threshold was exceeded.',
  });
}
