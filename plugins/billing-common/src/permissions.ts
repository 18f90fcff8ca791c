import { createPermission } from '@backstage/plugin-permission-common';

/** Reading customers, subscriptions, invoices and payments. */
export const billingReadPermission = createPermission({
  name: 'billing.read',
  attributes: { action: 'read' },
});

/** Giving money back. */
export const billingRefundPermission = createPermission({
  name: 'billing.refund',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Crediting a part of an invoice. */
export const billingCreditPermission = createPermission({
  name: 'billing.credit',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** All permissions of billing. */
export const billingPermissions = [
  billingReadPermission,
  billingRefundPermission,
  billingCreditPermission,
];
