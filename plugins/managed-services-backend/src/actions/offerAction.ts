import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  canonicalJson,
  type AuditEventDefinition,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  offerEditPermission,
  type OfferContent,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  createPrivilegedAction,
  type ActionDescription,
  type PrivilegedAction,
  type Reconciliation,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { z } from 'zod';
import { asJson } from '../offers/asJson';
import { differences } from '../offers/offerInWords';
import type {
  OfferChange,
  OfferStore,
  StoredOffer,
} from '../offers/OfferStore';

/** What an offer is, or should become. */
export type OfferState = { content: OfferContent; deleted: boolean };

/** What an intent to change an offer records. */
export type ObservedOffer = {
  revision: number;
  /** `null`: there is none yet. */
  offer: JsonObject | null;
};

/** What changing an offer answers with. */
export type OfferResult = { offer: string; revision: number };

/** An action on one offer: what it makes of it, and how it tells so. */
export type OfferEdit<TInput extends { offer: string }> = {
  store: OfferStore;
  event: AuditEventDefinition<any>;
  input: z.ZodType<TInput>;
  /** @throws NotFoundError, ConflictError if it can't be done to what is there */
  propose(input: TInput, present: StoredOffer | undefined): OfferState;
  words(input: TInput): Omit<ActionDescription, 'changes'>;
};

/**
 * An action that changes one offer: a transaction in the portal's own tables, so that it has happened or it hasn't. The version that a person confirms is
 * the offer's revision, which is its entity tag too.
 */
export function createOfferAction<TInput extends { offer: string }>(
  edit: OfferEdit<TInput>,
): PrivilegedAction<TInput, ObservedOffer, OfferResult> {
  const { store, event, input: schema } = edit;
  const left = (input: TInput, before: ObservedOffer): OfferChange => ({
    id: input.offer,
    from: before.revision,
    ...edit.propose(input, presentOf(input, before)),
  });
  return createPrivilegedAction<TInput, ObservedOffer, OfferResult>({
    event,
    permission: offerEditPermission,
    input: schema,
    target: ({ offer }) => ({ kind: 'managed-service', id: offer }),
    async observe(input) {
      const present = await store.find(input.offer);
      edit.propose(input, present);
      const state: ObservedOffer = {
        revision: present?.revision ?? 0,
        offer: present
          ? asJson({ deleted: present.deleted, ...present.content })
          : null,
      };
      return { state, version: String(state.revision) };
    },
    describe(input, before) {
      const present = presentOf(input, before);
      const proposed = edit.propose(input, present);
      return {
        ...edit.words(input),
        changes: differences(
          present && !present.deleted ? present.content : undefined,
          proposed.deleted ? undefined : proposed.content,
        ),
      };
    },
    async perform({ input, before }) {
      const change = left(input, before);
      await store.apply([change]);
      return {
        result: { offer: change.id, revision: change.from + 1 },
        after: {
          revision: change.from + 1,
          offer: asJson({ deleted: change.deleted, ...change.content }),
        },
      };
    },
    /** For whoever reverts: back to what it was, unless it was changed again since. What was created is deleted, and stays restorable. */
    async compensate({ input, before }) {
      await store.apply([
        undoing(left(input, before), presentOf(input, before)),
      ]);
    },
    async reconcile({ input, before }) {
      const change = left(input, before);
      return judge(
        await store.find(input.offer),
        change,
        undoing(change, presentOf(input, before)),
      );
    },
  });
}

/** The change that undoes another one. */
export function undoing(
  change: OfferChange,
  present: OfferState | undefined,
): OfferChange {
  return {
    id: change.id,
    content: present?.content ?? change.content,
    deleted: present?.deleted ?? true,
    from: change.from + 1,
  };
}

/** What was there when the intent was written. */
function presentOf(
  { offer: id }: { offer: string },
  { revision, offer }: ObservedOffer,
): StoredOffer | undefined {
  if (offer === null) return undefined;
  const { deleted, ...content } = offer;
  return {
    id,
    revision,
    deleted: deleted === true,
    content: content as OfferContent,
    updatedAt: '',
  };
}

/**
 * What became of a change. The next revision is its own if it says what the change would have made of the offer; the one after that is its undoing, if it says what
 * was there before.
 */
export function judge(
  now: StoredOffer | undefined,
  change: OfferChange,
  undone: OfferChange,
): Reconciliation {
  const revision = now?.revision ?? 0;
  if (revision === change.from + 1 && now && isSame(now, change)) {
    return { outcome: 'performed', after: { revision } };
  }
  if (
    revision === change.from ||
    (revision === undone.from + 1 && now && isSame(now, undone))
  ) {
    return {
      outcome: 'not-performed',
      why: `${change.id} is as it was before`,
    };
  }
  return {
    outcome: 'unknown',
    why: `${change.id} has been changed by somebody else since (revision ${revision})`,
  };
}

function isSame(one: OfferState, other: OfferState): boolean {
  const inOneForm = ({ content, deleted }: OfferState) =>
    canonicalJson(asJson({ content, deleted }));
  return inOneForm(one) === inOneForm(other);
}

/** @throws NotFoundError if there is no such offer, or it is deleted */
export function existing(
  id: string,
  present: StoredOffer | undefined,
): StoredOffer {
  if (!present) throw new NotFoundError(`There is no managed service '${id}'`);
  if (present.deleted) {
    throw new ConflictError(`The managed service '${id}' is deleted`);
  }
  return present;
}
