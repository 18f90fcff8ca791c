import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';

/** A value as a ledger row holds it: what is undefined is left out. */
export function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
