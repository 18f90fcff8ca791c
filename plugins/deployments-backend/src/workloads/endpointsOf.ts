import type { Deployment } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { WorkloadDetail } from '@alphaswarm-admin/plugin-deployments-common';

/**
 * Where a workload is reached, as far as its hosts are listed. Of the others, which may be anybody's, only how many there are. Paths, which may
 * hold a webhook's secret, are left out.
 *
 * @param hosts - ends of host names, each with the dot that it begins with
 */
export function endpointsOf(
  { endpoints }: Pick<Deployment, 'endpoints'>,
  hosts: readonly string[],
): Pick<WorkloadDetail, 'endpoints' | 'endpointsLeftOut'> {
  const all = Object.entries(endpoints);
  const listed = all.flatMap(([name, address]) => {
    const { protocol, host, hostname } = new URL(address);
    return hosts.some(end => hostname.endsWith(end))
      ? [{ name, url: `${protocol}//${host}` }]
      : [];
  });
  return { endpoints: listed, endpointsLeftOut: all.length - listed.length };
}
