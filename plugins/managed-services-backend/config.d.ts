import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  managedServices?: {
    health?: {
      /** How often services are asked whether they are well. Defaults to every minute. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;

      /** Which hosts may be asked. Without it none is: an offer's health address alone doesn't make the portal talk to anybody. */
      allowedHosts?: Array<{
        /** As in the address: a name or IP address, with the port if it isn't the scheme's own, e.g. `status.example` or `10.0.0.7:8080`. */
        host: string;
        /** Whether it may be at a private, loopback or link-local address. Defaults to `false`. */
        private?: boolean;
      }>;
    };
  };
}
