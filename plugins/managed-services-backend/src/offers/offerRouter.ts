import type {
  OfferDetail,
  OfferList,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
  ReadAuthorizer,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { exportQuery, offerParams, offersQuery } from '../schemas';
import { writeOfferDocument } from './offerDocument';
import type { OfferReads } from './OfferReads';

/** Options of {@link createOfferRouter}. */
export type OfferRouterOptions = {
  readers: ReadAuthorizer;
  privilegedActions: PrivilegedActionsService;
  offers: OfferReads;
  offerActions: {
    create: PrivilegedAction;
    update: PrivilegedAction;
    delete: PrivilegedAction;
    restore: PrivilegedAction;
    import: PrivilegedAction;
  };
};

const mediaTypes = { yaml: 'application/yaml', csv: 'text/csv' } as const;

/** The catalogue. An offer's revision is its entity tag. */
export function createOfferRouter(options: OfferRouterOptions): Router {
  const { readers, privilegedActions, offers, offerActions } = options;
  const router = PromiseRouter();

  router.get('/offers', async (req, res) => {
    const { credentials, query } = await readers.authorize(req, offersQuery);
    const list: OfferList = {
      items: await offers.list(query),
      actions: await privilegedActions.availability(credentials, [
        offerActions.create,
        offerActions.import,
      ]),
    };
    res.json(list);
  });

  router.get('/offers/:offer', async (req, res) => {
    const { credentials } = await readers.authorize(req, noQuery);
    const { offer: id } = parseRequest(offerParams, req.params, 'path');
    const offer = await offers.one(id);
    const detail: OfferDetail = {
      ...offer,
      actions: await privilegedActions.availability(
        credentials,
        offer.deleted
          ? [offerActions.restore]
          : [offerActions.update, offerActions.delete],
      ),
    };
    res.set('ETag', `"${offer.revision}"`).json(detail);
  });

  router.get('/export', async (req, res) => {
    const { query } = await readers.authorize(req, exportQuery);
    const all = await offers.list({ deleted: false });
    res
      .attachment(`managed-services.${query.format}`)
      .type(mediaTypes[query.format])
      .send(writeOfferDocument(all, query.format));
  });

  const mount = (path: string, action: PrivilegedAction) =>
    privilegedActions.mount(router, 'post', path, action);
  mount('/offers', offerActions.create);
  mount('/offers/:offer/update', offerActions.update);
  mount('/offers/:offer/delete', offerActions.delete);
  mount('/offers/:offer/restore', offerActions.restore);
  mount('/import', offerActions.import);
  return router;
}
