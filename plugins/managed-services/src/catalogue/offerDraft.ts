import {
  formatAmount,
  parseAmount,
} from '@alphaswarm-admin/plugin-billing-common';
import {
  offerContentSchema,
  offerIdSchema,
  type OfferContent,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  limitsOf,
  noLimits,
  typedLimits,
  type TypedLimits,
} from '../parts/typedLimits';

/** A plan as somebody types it. */
export type TypedPlan = TypedLimits & {
  id: string;
  name: string;
  amount: string;
  currency: string;
};

/** An offer as somebody types it. */
export type OfferDraft = Omit<OfferContent, 'plans' | 'dependencies'> & {
  id: string;
  dependencies: string;
  plans: TypedPlan[];
};

/** A plan that isn't filled in yet. */
export const newPlan = (): TypedPlan => ({
  ...noLimits(),
  id: '',
  name: '',
  amount: '',
  currency: 'usd',
});

/** An offer that isn't filled in yet. */
export const newDraft = (): OfferDraft => ({
  id: '',
  name: '',
  kind: 'compute',
  audience: 'b2b',
  description: '',
  image: '',
  owner: '',
  runbook: '',
  dependencies: '',
  healthUrl: '',
  plans: [newPlan()],
});

/** What there is, to be changed. */
export function draftOf(id: string, content: OfferContent): OfferDraft {
  return {
    ...content,
    id,
    dependencies: content.dependencies.join(' '),
    plans: content.plans.map(plan => ({
      ...typedLimits(plan),
      id: plan.id,
      name: plan.name,
      amount: formatAmount(plan.price),
      currency: plan.price.currency,
    })),
  };
}

/** What was typed, as the portal takes it; or what is wrong with it. */
export function contentOf(
  draft: OfferDraft,
): { content: OfferContent } | { problems: string[] } {
  const { id, plans, dependencies, ...fields } = draft;
  const checkedId = offerIdSchema.safeParse(id);
  const parsed = offerContentSchema.safeParse({
    ...fields,
    dependencies: dependencies.split(/[\s,]+/).filter(Boolean),
    plans: plans.map(({ id: plan, name, amount, currency, ...limits }) => ({
      id: plan,
      name,
      price: {
        // What is no amount of this currency is refused as such.
        amount: /^[a-z]{3}$/.test(currency)
          ? (parseAmount(amount, currency) ?? NaN)
          : NaN,
        currency,
      },
      ...limitsOf(limits),
    })),
  });
  const problems = [
    ...(checkedId.error?.issues ?? []).map(
      ({ message }) => `The id ${message}.`,
    ),
    ...(parsed.error?.issues ?? []).map(({ path, message }) =>
      inWords(path, message),
    ),
  ];
  return parsed.success && checkedId.success
    ? { content: parsed.data }
    : { problems };
}

const words: Record<string, string> = {
  healthUrl: 'health address',
  requestsPerSecond: 'throttle',
  amount: 'price',
};

function inWords(path: PropertyKey[], message: string): string {
  const field = String(path.at(-1));
  const plan = path[0] === 'plans' && typeof path[1] === 'number';
  const where = plan ? ` of plan ${Number(path[1]) + 1}` : '';
  const said =
    field === 'amount' ? 'must be an amount of its currency' : message;
  return `The ${words[field] ?? field}${where} ${said}.`;
}
