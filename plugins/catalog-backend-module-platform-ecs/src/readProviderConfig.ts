import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';

/** What is read of a service's tags, with what stands in for a tag that isn't there. */
export type EntityFacts = Record<
  'owner' | 'system' | 'lifecycle',
  { tag: string; fallback: string }
>;

/** `catalog.providers.platformEcs`, as `config.d.ts` declares it. */
export type ProviderConfig = {
  facts: EntityFacts;
  schedule: SchedulerServiceTaskScheduleDefinition;
};

/** Every 5 minutes, the first time as soon as the server can answer itself. */
const defaultSchedule: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 5 },
  timeout: { minutes: 1 },
  initialDelay: { seconds: 3 },
};

/**
 * Reads `catalog.providers.platformEcs`; all of it may be left out.
 *
 * @throws InputError that names the key
 */
export function readProviderConfig(rootConfig: Config): ProviderConfig {
  const config = rootConfig.getOptionalConfig('catalog.providers.platformEcs');
  const schedule = config?.getOptionalConfig('schedule');
  const fact = (name: keyof EntityFacts, fallback: string) => ({
    tag: config?.getOptionalString(`tags.${name}`) ?? name,
    fallback: config?.getOptionalString(`defaults.${name}`) ?? fallback,
  });
  return {
    facts: {
      owner: fact('owner', 'platform'),
      system: fact('system', 'alphaswarm'),
      lifecycle: fact('lifecycle', 'production'),
    },
    schedule: schedule
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
      : defaultSchedule,
  };
}
