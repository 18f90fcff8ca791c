import {
  instanceInputSchema,
  managedServicesReadPermission,
  offerInputSchema,
} from '@alphaswarm-admin/plugin-managed-services-common';
import type { Followable } from '@alphaswarm-admin/plugin-staff-access-node';
import type { InstanceStore } from './instances/InstanceStore';
import type { OfferStore } from './offers/OfferStore';

/** Lets people follow what is in the catalogue, and what companies have of it. */
export function createFollowables(options: {
  offers: Pick<OfferStore, 'find'>;
  instances: Pick<InstanceStore, 'find'>;
}): Followable[] {
  const { offers, instances } = options;
  const permission = managedServicesReadPermission;
  return [
    {
      kind: 'managed-service',
      permission,
      async find(id) {
        if (!offerInputSchema.safeParse({ offer: id }).success)
          return undefined;
        const offer = await offers.find(id);
        return (
          offer && {
            title: offer.content.name,
            path: `/managed-services?list=catalogue&offer=${id}`,
          }
        );
      },
    },
    {
      kind: 'managed-service-instance',
      permission,
      async find(id) {
        if (!instanceInputSchema.safeParse({ instance: id }).success) {
          return undefined;
        }
        return (
          (await instances.find(id)) && {
            title: id,
            path: `/managed-services?list=instances&instance=${id}`,
          }
        );
      },
    },
  ];
}
