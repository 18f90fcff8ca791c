import { createHash } from 'node:crypto';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type ComponentEntity,
  parseEntityRef,
} from '@backstage/catalog-model';
import {
  ECS_SERVICE_ARN_ANNOTATION,
  type EcsInventory,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { EntityFacts } from './readProviderConfig';

/** A cluster of the inventory. */
export type InventoryCluster = EcsInventory['clusters'][number];

/** A service of the inventory. */
export type InventoryService = InventoryCluster['services'][number];

// https://backstage.io/docs/features/software-catalog/descriptor-format/#name-required
const ENTITY_NAME = /^[a-zA-Z0-9]+(?:[-_.][a-zA-Z0-9]+)*$/;
const MAX_NAME_LENGTH = 63;

/**
 * The Component entity of a Fargate service.
 *
 * @param cluster - the cluster's id in the portal
 * @param facts - which tags are read; a tag whose value the catalog would refuse counts as absent
 */
export function serviceEntity(
  { cluster }: { cluster: string },
  service: InventoryService,
  facts: EntityFacts,
): ComponentEntity {
  const location = `platform-ecs:${service.arn}`;
  const fact = (name: keyof EntityFacts, valid: (value: string) => boolean) => {
    const value = service.tags[facts[name].tag]?.trim();
    return value && valid(value) ? value : facts[name].fallback;
  };
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: entityName(cluster, service),
      title: service.name,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ECS_SERVICE_ARN_ANNOTATION]: service.arn,
      },
    },
    spec: {
      type: 'service',
      owner: fact('owner', isEntityRef),
      system: fact('system', isEntityRef),
      lifecycle: fact('lifecycle', isName),
    },
  };
}

/**
 * A name that no other service's entity has, whatever clusters there are, and that stays the same: the cluster and the service, or, where
 * that is too long or spelled in a way that the catalog doesn't allow, a part of it and a hash of the ARN.
 */
function entityName(cluster: string, { name, arn }: InventoryService): string {
  const full = `${cluster}.${name}`;
  if (isName(full)) return full;
  const hash = createHash('sha256').update(arn).digest('hex').slice(0, 12);
  const spelled = name
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_NAME_LENGTH - hash.length - 1)
    .replace(/-+$/, '');
  return spelled ? `${spelled}-${hash}` : hash;
}

function isName(value: string): boolean {
  return value.length <= MAX_NAME_LENGTH && ENTITY_NAME.test(value);
}

function isEntityRef(value: string): boolean {
  try {
    const ref = parseEntityRef(value, {
      defaultKind: 'group',
      defaultNamespace: 'default',
    });
    return [ref.kind, ref.namespace, ref.name].every(isName);
  } catch {
    return false;
  }
}
