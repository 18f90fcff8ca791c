import { createHash } from 'node:crypto';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  offerEditPermission,
  offerImportEvent,
  offerImportInputSchema,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  createPrivilegedAction,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { z } from 'zod';
import { asJson } from '../offers/asJson';
import { readOfferDocument } from '../offers/offerDocument';
import { differences, type Difference } from '../offers/offerInWords';
import type {
  OfferChange,
  OfferStore,
  StoredOffer,
} from '../offers/OfferStore';
import { judge, undoing, type OfferState } from './offerAction';

type ImportInput = z.output<typeof offerImportInputSchema>;

/** What is done to one offer: `present` is `null` for a new one. */
type ObservedChange = {
  offer: string;
  revision: number;
  present: JsonObject | null;
  proposed: JsonObject;
};

/** What an intent to import records. */
export type ObservedImport = {
  /** `1 new and 2 changed offers`. */
  summary: string;
  changes: ObservedChange[];
};

/**
 * Brings the offers of a document into the catalogue, all or none: new ones are created, others changed, deleted ones restored. Offers that the document
 * doesn't hold stay as they are. Its preview is the dry run.
 */
export function createImportOffersAction(
  store: OfferStore,
): PrivilegedAction<ImportInput, ObservedImport, { changed: number }> {
  return createPrivilegedAction<
    ImportInput,
    ObservedImport,
    { changed: number }
  >({
    event: offerImportEvent,
    permission: offerEditPermission,
    input: offerImportInputSchema,
    target: () => ({ kind: 'managed-service-catalogue', id: 'the catalogue' }),
    async observe({ document, format }) {
      const documented = readOfferDocument(document, format);
      const present = new Map(
        (await store.all()).map(offer => [offer.id, offer]),
      );
      const changes = documented.flatMap(({ id, content }) => {
        const was = present.get(id);
        if (was && !was.deleted && !differences(was.content, content).length) {
          return [];
        }
        return [
          {
            offer: id,
            revision: was?.revision ?? 0,
            present: was ? stateOf(was) : null,
            proposed: stateOf({ content, deleted: false }),
          },
        ];
      });
      return {
        state: { summary: summaryOf(changes), changes },
        version: versionOf(documented.map(({ id }) => present.get(id))),
      };
    },
    describe: (_, { summary, changes }) => ({
      title: `Import ${summary}`,
      confirmLabel: 'Import',
      destructive: false,
      changes: changes.flatMap(inWords),
      affects: [
        'Offers that the document doesn’t hold stay as they are. Instances keep the plan, quotas and throttle that they have.',
      ],
      warnings:
        changes.length === 0
          ? ['The catalogue says all of this already: nothing changes.']
          : [],
      undo: 'Revert, from the audit log, as long as none of them was changed again.',
    }),
    async perform({ before }) {
      await store.apply(before.changes.map(changeOf));
      return {
        result: { changed: before.changes.length },
        after: Object.fromEntries(
          before.changes.map(({ offer, proposed }) => [offer, proposed]),
        ),
      };
    },
    async compensate({ before }) {
      await store.apply(before.changes.map(undoingOf));
    },
    async reconcile({ before }) {
      const verdicts = await Promise.all(
        before.changes.map(async change =>
          judge(
            await store.find(change.offer),
            changeOf(change),
            undoingOf(change),
          ),
        ),
      );
      return together(verdicts);
    },
  });
}

/** A new offer in one line, another one field by field. */
function inWords({ offer, present, proposed }: ObservedChange): Difference[] {
  const { name, plans } = contentOf(proposed);
  if (present === null) {
    const counted = plans.length === 1 ? '1 plan' : `${plans.length} plans`;
    return [{ label: offer, present, proposed: `${name}, with ${counted}` }];
  }
  return [
    ...(present.deleted
      ? [{ label: offer, present: 'deleted', proposed: 'restored' }]
      : []),
    ...differences(contentOf(present), contentOf(proposed)).map(field => ({
      ...field,
      label: `${offer}: ${field.label}`,
    })),
  ];
}

/** Offers are changed together or not at all, so that one verdict stands for all. */
function together(verdicts: Reconciliation[]): Reconciliation {
  return (
    verdicts.find(({ outcome }) => outcome === 'unknown') ??
    verdicts.find(({ outcome }) => outcome === 'not-performed') ?? {
      outcome: 'performed',
    }
  );
}

function changeOf({ offer, revision, proposed }: ObservedChange): OfferChange {
  return {
    id: offer,
    content: contentOf(proposed),
    deleted: false,
    from: revision,
  };
}

function undoingOf(change: ObservedChange): OfferChange {
  const { present } = change;
  return undoing(
    changeOf(change),
    present
      ? { content: contentOf(present), deleted: present.deleted === true }
      : undefined,
  );
}

function stateOf({ content, deleted }: OfferState): JsonObject {
  return asJson({ deleted, ...content });
}

function contentOf({ deleted: _, ...content }: JsonObject) {
  return content as OfferState['content'];
}

function summaryOf(changes: ObservedChange[]): string {
  const created = changes.filter(({ present }) => present === null).length;
  const changed = changes.length - created;
  return `${created} new and ${changed} changed offers`;
}

/** Changes with each of the offers that the document holds. */
function versionOf(present: Array<StoredOffer | undefined>): string {
  return createHash('sha256')
    .update(JSON.stringify(present.map(offer => offer?.revision ?? 0)))
    .digest('hex');
}
