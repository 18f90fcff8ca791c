import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  quotaNames,
  type OfferContent,
  type OfferPlan,
  type Quotas,
} from '@alphaswarm-admin/plugin-managed-services-common';

/** A field as it is and as it would be; `null` where there is none. */
export type Difference = {
  label: string;
  present: string | null;
  proposed: string | null;
};

/** Quotas and throttle in words: `cpu 8, memory 32Gi; 50 requests/s`. */
export function limitsInWords(limits: {
  quotas: Quotas;
  requestsPerSecond: number | null;
}): string {
  const quotas = quotaNames
    .filter(name => limits.quotas[name] !== undefined)
    .map(name => `${name} ${limits.quotas[name]}`);
  return [
    quotas.join(', ') || 'no quotas',
    limits.requestsPerSecond === null
      ? 'not throttled'
      : `${limits.requestsPerSecond} requests/s`,
  ].join('; ');
}

/** What an offer says, field by field, in words. */
function fieldsOf(content: OfferContent): Map<string, string> {
  const { plans, dependencies, ...fields } = content;
  return new Map([
    ['Name', fields.name],
    ['Kind', fields.kind],
    ['For', fields.audience],
    ['Description', fields.description],
    ['Image', fields.image],
    ['Owner', fields.owner],
    ['Runbook', fields.runbook],
    ['Dependencies', dependencies.join(', ')],
    ['Health address', fields.healthUrl],
    ...plans.map((plan): [string, string] => [
      `Plan ${plan.id}`,
      planInWords(plan),
    ]),
  ]);
}

function planInWords({ name, price, ...limits }: OfferPlan): string {
  return `${name}, ${formatMoney(price)} a month; ${limitsInWords(limits)}`;
}

/** The fields in which two versions of an offer differ. */
export function differences(
  present: OfferContent | undefined,
  proposed: OfferContent | undefined,
): Difference[] {
  const old = present ? fieldsOf(present) : new Map<string, string>();
  const fresh = proposed ? fieldsOf(proposed) : new Map<string, string>();
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map(label => ({
      label,
      present: old.get(label) || null,
      proposed: fresh.get(label) || null,
    }))
    .filter(field => field.present !== field.proposed);
}
