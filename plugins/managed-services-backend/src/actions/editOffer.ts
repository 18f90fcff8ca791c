import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  offerContentInputSchema,
  offerCreateEvent,
  offerDeleteEvent,
  offerInputSchema,
  offerRestoreEvent,
  offerUpdateEvent,
} from '@alphaswarm-admin/plugin-managed-services-common';
import type { z } from 'zod';
import type { OfferStore } from '../offers/OfferStore';
import { createOfferAction, existing } from './offerAction';

type ContentInput = z.output<typeof offerContentInputSchema>;
type OfferInput = z.output<typeof offerInputSchema>;

/** Puts a service into the catalogue. */
export const createCreateOfferAction = (store: OfferStore) =>
  createOfferAction<ContentInput>({
    store,
    event: offerCreateEvent,
    input: offerContentInputSchema,
    propose({ offer, ...content }, present) {
      if (present) {
        throw new ConflictError(
          present.deleted
            ? `There was a managed service '${offer}', and it is deleted: restore it, or choose another id`
            : `There is a managed service '${offer}' already`,
        );
      }
      return { content, deleted: false };
    },
    words: ({ offer, name }) => ({
      title: `Create the managed service ${name}`,
      confirmLabel: `Create ${offer}`,
      destructive: false,
      affects: ['It can be provisioned for companies from then on.'],
      warnings: [],
      undo: 'Delete it, or revert.',
    }),
  });

/** Changes what the catalogue says of a service. */
export const createUpdateOfferAction = (store: OfferStore) =>
  createOfferAction<ContentInput>({
    store,
    event: offerUpdateEvent,
    input: offerContentInputSchema,
    propose({ offer, ...content }, present) {
      existing(offer, present);
      return { content, deleted: false };
    },
    words: ({ offer, name }) => ({
      title: `Update the managed service ${name}`,
      confirmLabel: `Update ${offer}`,
      destructive: false,
      affects: [
        'Instances keep the plan, quotas and throttle that they have; what is provisioned or changed from then on follows the new plans.',
      ],
      warnings: [],
      undo: 'Revert, from the audit log.',
    }),
  });

/** Takes a service out of the catalogue; it can be restored. */
export const createDeleteOfferAction = (store: OfferStore) =>
  createOfferAction<OfferInput>({
    store,
    event: offerDeleteEvent,
    input: offerInputSchema,
    propose: ({ offer }, present) => ({
      content: existing(offer, present).content,
      deleted: true,
    }),
    words: ({ offer }) => ({
      title: `Delete the managed service ${offer}`,
      confirmLabel: `Delete ${offer}`,
      destructive: false,
      affects: [
        'It can’t be provisioned any more. Its instances go on as they are.',
      ],
      warnings: [],
      undo: 'Restore it.',
    }),
  });

/** Puts a deleted service back into the catalogue. */
export const createRestoreOfferAction = (store: OfferStore) =>
  createOfferAction<OfferInput>({
    store,
    event: offerRestoreEvent,
    input: offerInputSchema,
    propose({ offer }, present) {
      if (!present) {
        throw new NotFoundError(`There is no managed service '${offer}'`);
      }
      if (!present.deleted) {
        throw new ConflictError(`The managed service '${offer}' isn't deleted`);
      }
      return { content: present.content, deleted: false };
    },
    words: ({ offer }) => ({
      title: `Restore the managed service ${offer}`,
      confirmLabel: `Restore ${offer}`,
      destructive: false,
      affects: ['It can be provisioned for companies again.'],
      warnings: [],
      undo: 'Delete it again.',
    }),
  });
