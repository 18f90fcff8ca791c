import type { InstanceStore } from '../instances/InstanceStore';
import type { TenantPlatform } from '../instances/TenantPlatform';
import type { OfferStore } from '../offers/OfferStore';
import { createChangeInstanceAction } from './changeInstance';
import { createDeprovisionInstanceAction } from './deprovisionInstance';
import {
  createCreateOfferAction,
  createDeleteOfferAction,
  createRestoreOfferAction,
  createUpdateOfferAction,
} from './editOffer';
import { createImportOffersAction } from './importOffers';
import { createProvisionInstanceAction } from './provisionInstance';
import {
  createResumeInstanceAction,
  createSuspendInstanceAction,
} from './suspendInstance';

/** All privileged actions of managed services. */
export function createActions(services: {
  offers: OfferStore;
  instances: InstanceStore;
  platform: TenantPlatform;
}) {
  const { offers } = services;
  return {
    offerActions: {
      create: createCreateOfferAction(offers),
      update: createUpdateOfferAction(offers),
      delete: createDeleteOfferAction(offers),
      restore: createRestoreOfferAction(offers),
      import: createImportOffersAction(offers),
    },
    instanceActions: {
      provision: createProvisionInstanceAction(services),
      change: createChangeInstanceAction(services),
      suspend: createSuspendInstanceAction(services),
      resume: createResumeInstanceAction(services),
      deprovision: createDeprovisionInstanceAction(services),
    },
  };
}
