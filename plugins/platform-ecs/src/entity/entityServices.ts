import type { Entity } from '@backstage/catalog-model';
import {
  ECS_SERVICE_ARN_ANNOTATION,
  ECS_SERVICE_TAGS_ANNOTATION,
  type EcsServiceSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** Whether an entity says which ECS services it is about. */
export function namesEcsServices({ metadata }: Entity): boolean {
  return [ECS_SERVICE_ARN_ANNOTATION, ECS_SERVICE_TAGS_ANNOTATION].some(
    annotation => metadata.annotations?.[annotation],
  );
}

/**
 * The services that an entity is about: the one whose ARN it names, else those that have every tag it names.
 *
 * @param entity - with one of the annotations that AWS's own Backstage plugin reads, too
 * @param services - all services that the portal sees
 */
export function servicesOfEntity(
  { metadata: { annotations = {} } }: Entity,
  services: EcsServiceSummary[],
): EcsServiceSummary[] {
  const arn = annotations[ECS_SERVICE_ARN_ANNOTATION];
  if (arn) return services.filter(service => service.arn === arn);
  const tags = tagsOf(annotations[ECS_SERVICE_TAGS_ANNOTATION] ?? '');
  if (tags.length === 0) return [];
  return services.filter(service =>
    tags.every(
      ([key, value]) =>
        Object.hasOwn(service.tags, key) && service.tags[key] === value,
    ),
  );
}

/** `a=1,b=2`; what has no key says nothing. */
function tagsOf(annotation: string): Array<[key: string, value: string]> {
  return annotation
    .split(',')
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return at === -1
        ? [pair.trim(), '']
        : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    })
    .filter(([key]) => key !== '');
}
