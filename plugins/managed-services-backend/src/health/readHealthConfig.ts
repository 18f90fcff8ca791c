import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { AllowedHost } from './HealthProbe';

/** `managedServices.health`, as `config.d.ts` declares it. */
export type HealthConfig = {
  allowed: AllowedHost[];
  schedule: SchedulerServiceTaskScheduleDefinition;
};

/** Every minute, the first time when the server has had time to start. */
const everyMinute: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 1 },
  initialDelay: { seconds: 5 },
};

/**
 * Reads `managedServices.health`; all of it may be left out.
 *
 * @throws InputError that names the key
 */
export function readHealthConfig(rootConfig: Config): HealthConfig {
  const config = rootConfig.getOptionalConfig('managedServices.health');
  const schedule = config?.getOptionalConfig('schedule');
  return {
    allowed: (config?.getOptionalConfigArray('allowedHosts') ?? []).map(
      (entry, index) => ({
        host: hostIn(
          entry.getString('host'),
          `managedServices.health.allowedHosts[${index}].host`,
        ),
        private: entry.getOptionalBoolean('private') ?? false,
      }),
    ),
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : everyMinute,
  };
}

/** A host alone: whoever writes a whole address or a pattern would believe that it restricts or allows more than it does. */
function hostIn(host: string, key: string): string {
  const url = URL.canParse(`x://${host}`) ? new URL(`x://${host}`) : undefined;
  if (url?.host !== host || host === '' || host.includes('*')) {
    throw new InputError(
      `${key}: '${host}' is no host; write it as in an address, such as status.example or 10.0.0.7:8080`,
    );
  }
  return host;
}
