import { InputError } from '@backstage/errors';
import {
  quotaNames,
  type OfferContent,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { parse } from 'csv-parse/sync';
import type { DocumentedOffer } from './offerDocument';

/** What a line says of its offer, and what of its plan. An offer has as many lines as plans. */
const OFFER_COLUMNS = [
  'id',
  'name',
  'kind',
  'audience',
  'description',
  'image',
  'owner',
  'runbook',
  'dependencies',
  'healthUrl',
] as const;
const PLAN_COLUMNS = [
  'plan',
  'planName',
  'amount',
  'currency',
  ...quotaNames,
  'requestsPerSecond',
] as const;
const COLUMNS = [...OFFER_COLUMNS, ...PLAN_COLUMNS];

type Line = Record<(typeof COLUMNS)[number], string>;

/**
 * Offers as CSV (RFC 4180), one line for each plan. A text that a spreadsheet would take for a formula gets an apostrophe before it.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function writeOfferCsv(offers: readonly DocumentedOffer[]): string {
  const lines = offers
    .flatMap(linesOf)
    .map(line => COLUMNS.map(column => line[column]));
  return [[...COLUMNS], ...lines]
    .map(cells => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}

function linesOf({ id, content }: DocumentedOffer): Line[] {
  const { plans, dependencies, ...fields } = content;
  return plans.map(plan => ({
    ...fields,
    id,
    dependencies: dependencies.join(' '),
    plan: plan.id,
    planName: plan.name,
    amount: String(plan.price.amount),
    currency: plan.price.currency,
    ...(Object.fromEntries(
      quotaNames.map(name => [name, plan.quotas[name] ?? '']),
    ) as Record<(typeof quotaNames)[number], string>),
    requestsPerSecond: plan.requestsPerSecond?.toString() ?? '',
  }));
}

// What spreadsheets take for the beginning of a formula, also in its full-width forms; and what they skip before one.
const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u;

function cell(text: string): string {
  // An apostrophe of the text's own, too: so that taking one away brings every text back.
  const guarded =
    formula.test(text) || text.startsWith("'") ? `'${text}` : text;
  return /[",\r\n]|^'/.test(guarded)
    ? `"${guarded.replaceAll('"', '""')}"`
    : guarded;
}

/**
 * Reads what {@link writeOfferCsv} writes, the guarding apostrophes taken away; what the texts say is for the caller to check.
 *
 * @throws InputError if it is no such table
 */
export function parseOfferCsv(text: string): unknown[] {
  const offers = new Map<
    string,
    { head: string; offer: { plans: unknown[] } }
  >();
  for (const [index, line] of linesIn(text).entries()) {
    const { plans: plan, ...fields } = offerOf(line);
    const known = offers.get(line.id);
    const head = JSON.stringify(fields);
    if (known && known.head !== head) {
      throw new InputError(
        `document: line ${index + 2} says something else of ${line.id} than a line above`,
      );
    }
    if (known) known.offer.plans.push(...plan);
    else offers.set(line.id, { head, offer: { ...fields, plans: plan } });
  }
  return [...offers.values()].map(({ offer }) => offer);
}

function linesIn(text: string): Line[] {
  try {
    const rows: Line[] = parse(text, {
      bom: true,
      skip_empty_lines: true,
      cast: value => (value.startsWith("'") ? value.slice(1) : value),
      columns: header => {
        if (String(header) !== String(COLUMNS)) {
          throw new InputError(
            `document: its first line must be ${COLUMNS.join(',')}`,
          );
        }
        return header;
      },
    });
    return rows;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`document: ${(error as Error).message}`);
  }
}

function offerOf(line: Line): Record<string, unknown> & {
  id: string;
  plans: unknown[];
} {
  const fields = Object.fromEntries(
    OFFER_COLUMNS.map(column => [column, line[column]]),
  ) as Record<(typeof OFFER_COLUMNS)[number], string>;
  return {
    ...fields,
    dependencies: fields.dependencies.split(/\s+/).filter(Boolean),
    plans: [
      {
        id: line.plan,
        name: line.planName,
        price: { amount: wholeNumber(line.amount), currency: line.currency },
        quotas: Object.fromEntries(
          quotaNames
            .filter(name => line[name] !== '')
            .map(name => [name, line[name]]),
        ),
        requestsPerSecond:
          line.requestsPerSecond === ''
            ? null
            : wholeNumber(line.requestsPerSecond),
      },
    ] satisfies Array<Record<keyof OfferContent['plans'][number], unknown>>,
  };
}

/** The number, or the text as it is: the schema refuses that, and names the field. */
function wholeNumber(text: string): unknown {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
