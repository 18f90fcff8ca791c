import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type ResourceEntity,
} from '@backstage/catalog-model';
import type { OfferInventory } from '@alphaswarm-admin/plugin-managed-services-common';

/** An offer of the inventory. */
export type InventoryOffer = OfferInventory['offers'][number];

/**
 * The Resource entity of a managed service.
 *
 * @param known - ids of all offers: of what a service depends on, those are entities, too
 */
export function offerEntity(
  offer: InventoryOffer,
  known: ReadonlySet<string>,
): ResourceEntity {
  const { id, name, description, kind, owner, runbook, dependencies } = offer;
  const location = `managed-services:${id}`;
  const dependsOn = dependencies
    .filter(dependency => known.has(dependency))
    .map(dependency => `resource:default/${dependency}`);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: id,
      title: name,
      ...(description && { description }),
      ...(runbook && { links: [{ url: runbook, title: 'Runbook' }] }),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
      },
    },
    spec: {
      type: kind,
      owner,
      system: 'alphaswarm',
      ...(dependsOn.length > 0 && { dependsOn }),
    },
  };
}
