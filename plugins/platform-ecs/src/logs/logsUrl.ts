import { z } from 'zod';
import type { ServiceAddress } from '../api/PlatformEcsApi';

/** What is shown of the logs, as the URL says it. */
export const logsUrlSchema = z.object({
  view: z.enum(['lines', 'search']).default('lines'),
  container: z.array(z.string()).default([]),
  task: z.string().default(''),
  filter: z.string().default(''),
  /** Only marks what matches; reads nothing else. */
  mark: z.string().default(''),
  /** Further services, `cluster/service`. */
  also: z.array(z.string()).default([]),
  /** Shows the lines from this time on, epoch milliseconds, and not the newest. */
  from: z.coerce.number().int().min(1).max(8.64e15).optional(),
  /** The id of a line to show. */
  line: z.string().default(''),
  wrap: z.enum(['on', 'off']).default('off'),
  query: z.string().default(''),
  hours: z.coerce.number().min(0.25).max(744).default(3),
});

/** @see logsUrlSchema */
export type LogsUrl = z.output<typeof logsUrlSchema>;

/** The services whose logs are shown: the page's own first. */
export function chosenServices(
  { cluster, service }: ServiceAddress,
  also: readonly string[],
): ServiceAddress[] {
  const others = also.flatMap(name => {
    const [otherCluster, otherService] = name.split('/');
    return otherCluster && otherService
      ? [{ cluster: otherCluster, service: otherService }]
      : [];
  });
  return [{ cluster, service }, ...others];
}
