import type {
  Follow,
  FollowList,
  FollowTarget,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { z } from 'zod';

/** Text that the database can hold and a row of the ledger could name. */
const named = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^\P{Cc}+$/u, 'must be text without control characters');

/** Something that can be followed, as rows of the ledger name it. In the query: ids hold slashes, which the portal takes in no path. */
export const followQuery = z.strictObject({
  kind: named(64),
  id: named(512),
}) satisfies z.ZodType<FollowTarget>;

export const followSchema = z.strictObject({
  target: z.strictObject({ kind: z.string(), id: z.string() }),
  title: z.string(),
  path: z.string(),
  since: z.iso.datetime(),
  readable: z.boolean(),
}) satisfies z.ZodType<Follow>;

export const followListSchema = z.strictObject({
  items: z.array(followSchema),
}) satisfies z.ZodType<FollowList>;
