import {
  quotaNames,
  type Quotas,
} from '@alphaswarm-admin/plugin-managed-services-common';

/** Quotas and throttle as somebody types them; empty: no limit. */
export type TypedLimits = Record<(typeof quotaNames)[number], string> & {
  requestsPerSecond: string;
};

/** No limits at all. */
export function noLimits(): TypedLimits {
  return typedLimits({ quotas: {}, requestsPerSecond: null });
}

/** What there is, to be changed. */
export function typedLimits(limits: {
  quotas: Quotas;
  requestsPerSecond: number | null;
}): TypedLimits {
  const typed = Object.fromEntries(
    quotaNames.map(name => [name, limits.quotas[name] ?? '']),
  ) as Record<(typeof quotaNames)[number], string>;
  return {
    ...typed,
    requestsPerSecond: limits.requestsPerSecond?.toString() ?? '',
  };
}

/** What was typed, for a schema to check: a throttle that is no whole number is `NaN`. */
export function limitsOf({ requestsPerSecond, ...quotas }: TypedLimits): {
  quotas: Quotas;
  requestsPerSecond: number | null;
} {
  const typed = requestsPerSecond.trim();
  const throttle = /^\d+$/.test(typed) ? Number(typed) : NaN;
  return {
    quotas: Object.fromEntries(
      quotaNames
        .map(name => [name, quotas[name].trim()])
        .filter(([, quantity]) => quantity !== ''),
    ),
    requestsPerSecond: typed === '' ? null : throttle,
  };
}
