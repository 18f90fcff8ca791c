import {
  companyReactivateEvent,
  companyReactivatePermission,
  companySuspendEvent,
  companySuspendPermission,
} from '@alphaswarm-admin/plugin-companies-common';

/** The two ways of changing a company, each of which undoes the other. */
export const verbs = {
  suspend: {
    event: companySuspendEvent,
    permission: companySuspendPermission,
    doing: 'suspending',
    did: 'suspended',
    from: 'active',
    to: 'suspended',
    call: 'suspendCompany',
    collection: 'pause',
    collectionTo: 'paused',
    undoneBy: 'reactivate',
  },
  reactivate: {
    event: companyReactivateEvent,
    permission: companyReactivatePermission,
    doing: 'reactivating',
    did: 'reactivated',
    from: 'suspended',
    to: 'active',
    call: 'reactivateCompany',
    collection: 'resume',
    collectionTo: 'resumed',
    undoneBy: 'suspend',
  },
} as const;
