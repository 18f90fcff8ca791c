import { instanceStates } from '@alphaswarm-admin/plugin-managed-services-common';
import { z } from 'zod';

/** The lists of the page. */
export const managedServicesLists = [
  'catalogue',
  'instances',
  'platform',
] as const;

/** The page's state, which is in its URL. */
export const managedServicesUrlSchema = z.object({
  list: z.enum(managedServicesLists).default('catalogue'),
  /** Whether deleted offers are shown in place of the others. */
  deleted: z.stringbool().default(false),
  /** Filters of the instances. */
  company: z.string().max(128).default(''),
  state: z.enum(instanceStates).optional(),
  of: z.string().max(30).default(''),
  /** What is open in the drawer. */
  offer: z.string().max(30).optional(),
  instance: z.string().max(63).optional(),
});

/** The state that the URL holds. */
export type ManagedServicesUrl = z.output<typeof managedServicesUrlSchema>;
