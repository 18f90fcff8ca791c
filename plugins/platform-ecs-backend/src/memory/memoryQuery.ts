import {
  MAX_MEMORY_QUERY,
  memoryKinds,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';

/** How many entries a page holds unless asked otherwise, and at most. */
export const memoryPageSizes = { default: 50, max: 200 } as const;

// Postgres can't compare with NUL, and no name has a control character.
const printable = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');

const time = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 time with an offset, e.g. 2026-11-24T06:00:00Z',
  })
  // Postgres has no year 0, and nothing here is older than ECS.
  .transform(iso => new Date(Math.max(0, Date.parse(iso))).toISOString());

const wholeNumber = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^-?\\d{1,${digits}}$`), 'must be a whole number')
    .transform(Number);

/** The query of `GET /memory`. */
export const memoryQuerySchema = z
  .strictObject({
    /** A text that must be in it, whatever its case. */
    q: printable.max(MAX_MEMORY_QUERY).optional(),
    cluster: printable.max(255).optional(),
    service: printable.max(255).optional(),
    kind: z.enum(memoryKinds).optional(),
    /** Of any container of a stopped task. */
    exitCode: wholeNumber(5).optional(),
    /** The earliest, inclusive. */
    from: time.optional(),
    /** The latest, exclusive. */
    to: time.optional(),
    cursor: printable.max(32).optional(),
    limit: wholeNumber(4)
      .pipe(z.number().min(1).max(memoryPageSizes.max))
      .optional(),
  })
  .refine(
    ({ from, to }) =>
      from === undefined ||
      to === undefined ||
      Date.parse(from) < Date.parse(to),
    { path: ['to'], error: 'must be later than from' },
  );
