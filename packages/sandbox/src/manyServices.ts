import { parseScenario, type Scenario } from './scenario';

/** How many tasks each of them runs. */
const TASKS = 4;

/**
 * The scenario with other services in the portal's own account: as many as are asked for, steady, of four tasks each. For measuring what a large platform costs.
 *
 * @param count - at least 1
 */
export function withManyServices(scenario: Scenario, count: number): Scenario {
  const [cluster] = scenario.aws.clusters;
  return parseScenario(
    {
      ...scenario,
      aws: {
        ...scenario.aws,
        clusters: [
          {
            name: cluster.name,
            services: Array.from({ length: count }, (_, index) => ({
              key: `load-${String(index).padStart(4, '0')}`,
              cpu: 256,
              memory: 512,
              desiredCount: TASKS,
              peakCpuPercent: 20 + ((index * 37) % 180),
              idleMemoryPercent: 10 + ((index * 17) % 70),
              deployedHoursAgo: 2 + ((index * 29) % 900),
              revisions: [
                {
                  revision: 1 + (index % 40),
                  imageTag: `1.${index % 12}.${index % 7}`,
                  registeredDaysAgo: 40,
                },
              ],
            })),
          },
        ],
      },
      otherAccounts: [],
    },
    `${count} services`,
  );
}
