import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { EcsWorld } from '../EcsWorld';
import type { ServiceState } from '../service';

/** How a service is deployed, as `DescribeServices` and `DescribeServiceDeployments` answer it. */
export function describeDeploymentConfiguration(
  world: EcsWorld,
  { scenario, name }: ServiceState,
): DeploymentConfiguration {
  const { deployment } = scenario;
  const { strategy, alarms, earlySuccess } = deployment;
  return {
    deploymentCircuitBreaker: { enable: true, rollback: scenario.rollback },
    maximumPercent: scenario.maximumPercent,
    minimumHealthyPercent: scenario.minimumHealthyPercent,
    strategy,
    bakeTimeInMinutes: deployment.bakeTimeInMinutes,
    alarms: alarms && {
      alarmNames: alarms.names,
      enable: true,
      rollback: alarms.rollback,
    },
    lifecycleHooks:
      strategy === 'ROLLING'
        ? undefined
        : deployment.hooks.map(hook => ({
            targetType: hook.targetType,
            ...(hook.targetType === 'AWS_LAMBDA'
              ? {
                  hookTargetArn: world.arn('lambda', `function:${name}-hook`),
                  roleArn: world.arn('iam', `role/${name}-hook`),
                }
              : {}),
            lifecycleStages: hook.stages,
            timeoutConfiguration: {
              timeoutInMinutes: hook.timeoutMinutes,
              action: hook.timeoutAction,
            },
          })),
    linearConfiguration: strategy === 'LINEAR' ? deployment.linear : undefined,
    canaryConfiguration: strategy === 'CANARY' ? deployment.canary : undefined,
    earlySuccessCriteria: earlySuccess && {
      enable: true,
      healthyPercent: earlySuccess.healthyPercent,
      sourceServiceRevisionCleanup: earlySuccess.cleanup,
    },
  };
}
