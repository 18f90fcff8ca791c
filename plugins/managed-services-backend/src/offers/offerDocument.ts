import { InputError } from '@backstage/errors';
import {
  offerContentSchema,
  offerIdSchema,
  type DocumentFormat,
  type OfferContent,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { parseOfferCsv, writeOfferCsv } from './offerCsv';

/** The most offers that a document may hold. */
const MAX_OFFERS = 100;

/** An offer as documents hold it. */
export type DocumentedOffer = { id: string; content: OfferContent };

const documentedOffer = offerContentSchema
  .extend({ id: offerIdSchema })
  .transform(({ id, ...content }): DocumentedOffer => ({ id, content }));

const documentSchema = z
  .strictObject({
    offers: z
      .array(documentedOffer)
      .min(1, 'must hold at least one')
      .max(MAX_OFFERS, `must hold at most ${MAX_OFFERS}`)
      .refine(
        offers => new Set(offers.map(({ id }) => id)).size === offers.length,
        { error: 'must not hold two offers with one id' },
      ),
  })
  .transform(({ offers }) => offers);

/** Offers as a document that can be imported again. */
export function writeOfferDocument(
  offers: readonly DocumentedOffer[],
  format: DocumentFormat,
): string {
  return format === 'csv'
    ? writeOfferCsv(offers)
    : stringify({
        offers: offers.map(({ id, content }) => ({ id, ...content })),
      });
}

/**
 * Reads what {@link writeOfferDocument} writes.
 *
 * @throws InputError that says where the document isn't as it should be
 */
export function readOfferDocument(
  text: string,
  format: DocumentFormat,
): DocumentedOffer[] {
  const parsed = documentSchema.safeParse(
    format === 'csv' ? { offers: parseOfferCsv(text) } : parseYaml(text),
  );
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, 10)
    .map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new InputError(`document: ${problems.join('; ')}`);
}

/** No aliases: a small text must not stand for a large document. */
function parseYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new InputError(`document: ${document.errors[0].message}`);
  }
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new InputError('document: must not use aliases');
  }
}
