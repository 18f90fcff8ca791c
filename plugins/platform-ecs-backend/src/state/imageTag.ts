import type { EcsTaskDefinition } from '../aws/EcsService';

/**
 * The tag of a container image reference; without a tag the digest, shortened; without either `latest`, which is what it then means.
 *
 * @param image - e.g. `123.dkr.ecr.eu-central-1.amazonaws.com/core:1.4.2` or `core@sha256:…`
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function imageTag(image: string): string {
  const [name, digest] = image.split('@', 2);
  // A colon before the last slash belongs to the registry's port.
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  if (colon !== -1 && colon < name.length - 1) return name.slice(colon + 1);
  if (digest) {
    const [algorithm, hex = ''] = digest.split(':', 2);
    return `${algorithm}:${hex.slice(0, 12)}`;
  }
  return 'latest';
}

/** The image of a task definition's main container. */
export function mainImage({
  family,
  containers,
}: EcsTaskDefinition): string | undefined {
  return mainContainer(family, containers)?.image;
}

/**
 * The main one of a task's containers: the one that the family is named after, or else the first essential one, or else the first. Sidecars come and go in any
 * order.
 *
 * @param family - of the task definition
 */
export function mainContainer<
  TContainer extends { name: string; essential?: boolean },
>(family: string, containers: readonly TContainer[]): TContainer | undefined {
  // `alphaswarm-core-prod` has the container `core`: the longest name wins, so that `agentcore-proxy` is not taken for `core`.
  const namesake = containers
    .filter(({ name }) => `-${family}-`.includes(`-${name}-`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  return (
    namesake ?? containers.find(({ essential }) => essential) ?? containers[0]
  );
}
