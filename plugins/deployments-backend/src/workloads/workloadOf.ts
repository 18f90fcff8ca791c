import type { Deployment } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { Workload } from '@alphaswarm-admin/plugin-deployments-common';
import { workloadState } from './workloadState';

/** Where cp names no namespace. */
export const NO_NAMESPACE = '-';

/** The company that a namespace is of; undefined if it is no company's. */
export function companyOf(
  namespace: string | undefined,
  prefix: string,
): string | undefined {
  return namespace?.startsWith(prefix) && namespace.length > prefix.length
    ? namespace.slice(prefix.length)
    : undefined;
}

/** What a workload is at a glance. */
export function workloadOf(deployment: Deployment, prefix: string): Workload {
  const { serviceId, namespace, replicasDesired, replicasReady } = deployment;
  return {
    id: serviceId,
    namespace: namespace ?? NO_NAMESPACE,
    company: companyOf(namespace, prefix),
    kind: kindOf(deployment.image),
    ...workloadState(deployment),
    replicas: { desired: replicasDesired, ready: replicasReady },
    changedAt: deployment.lastTransitionAt,
  };
}

/**
 * An image's reference, if it is one: what else may stand in its place is nobody's to see.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function imageOf(image: string | undefined): string | undefined {
  return image && IMAGE.test(image) ? image : undefined;
}

const IMAGE =
  /^([a-z0-9.-]+(:\d+)?\/)?([a-z0-9]+([._-]+[a-z0-9]+)*\/)*[a-z0-9]+([._-]+[a-z0-9]+)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

/** The image's name, without registry and tag: what kind of workload it is. */
function kindOf(image: string | undefined): string | undefined {
  return imageOf(image)?.split('/').pop()?.split(/[:@]/)[0];
}
