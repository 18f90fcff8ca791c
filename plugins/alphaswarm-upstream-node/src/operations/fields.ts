// Fields that many of alphaswarm-cp's answers have.
import { z } from 'zod';

/** An id or a name: never so long, nor with such characters, that a document could hide in it. */
export const label = z.string().regex(/^[\w.:/@ -]{1,200}$/);

/** A name in a URL's path or a DNS label. */
export const slug = z.string().regex(/^[A-Za-z0-9][\w.-]{0,127}$/);

/** ISO 8601. */
export const timestamp = z.iso.datetime({ offset: true });

/** A whole number of things. */
export const count = z.number().int().min(0);

/** `null` and nothing at all are the same to us. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema
    .nullish()
    .transform(value => (value === null ? undefined : value));
}

const REACHABLE = /^(https?|wss?|grpcs?|tcp):\/\//;

/**
 * Where something is reached: scheme, host and path. What else a URL may hold (credentials, signatures in a query) doesn't leave the client.
 *
 * The names are cp's to choose, so they can't be listed: what isn't a plain name with the address of a server is left out.
 */
export const endpoints = z.record(z.string(), z.unknown()).transform(all =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]): [string, string][] => {
      if (!slug.safeParse(name).success) return [];
      if (typeof value !== 'string' || !REACHABLE.test(value)) return [];
      if (!URL.canParse(value)) return [];
      const { protocol, host, pathname } = new URL(value);
      return [[name, `${protocol}//${host}${pathname}`]];
    }),
  ),
);

/** A Kubernetes-like condition, without its message: only the platform's own words leave the client. */
export const condition = z
  .object({
    type: label,
    status: label,
    reason: optional(label),
    last_transition_at: optional(timestamp),
  })
  .transform(({ last_transition_at: lastTransitionAt, ...rest }) => ({
    ...rest,
    lastTransitionAt,
  }));
