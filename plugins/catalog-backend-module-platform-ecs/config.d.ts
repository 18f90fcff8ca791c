import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  catalog?: {
    providers?: {
      /** The services of `platformEcs.clusters` as Component entities. */
      platformEcs?: {
        /** How often the catalog is brought in step. Defaults to every 5 minutes. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;

        /** Which tags of an ECS service say what the catalog wants to know. */
        tags?: {
          /** Defaults to `owner`. Its value is an entity reference, such as `trading` or `group:default/trading`. */
          owner?: string;
          /** Defaults to `system`. */
          system?: string;
          /** Defaults to `lifecycle`. */
          lifecycle?: string;
        };

        /** What a service without such a tag, or with one that is no valid name, gets. */
        defaults?: {
          /** Defaults to `platform`. */
          owner?: string;
          /** Defaults to `alphaswarm`. */
          system?: string;
          /** Defaults to `production`. */
          lifecycle?: string;
        };
      };
    };
  };
}
