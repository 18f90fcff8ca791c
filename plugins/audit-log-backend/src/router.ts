import type { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  type AuditEventsQuery,
  auditEventsQuerySchema,
  auditHistogramQuerySchema,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  noQuery,
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
  StaffSessionReader,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ActionOffers } from './actions/ActionOffers';
import {
  type ArchiveStandingReader,
  createArchiveRouter,
} from './archive/archiveRouter';
import type { AuditLogReader } from './AuditLogReader';
import type { Completeness } from './comparison/Completeness';
import { createCompletenessRouter } from './comparison/completenessRouter';
import type { StoreDeadline } from './database/StoreDeadline';
import { createExportRouter } from './export/exportRouter';
import type { LogExport } from './export/LogExport';
import type { WatcherRecord } from './export/WatcherRecord';
import {
  createForwardRouter,
  type ForwardingStandingReader,
} from './forward/forwardRouter';
import { createIntegrityRouter } from './integrity/integrityRouter';
import type { IntegrityWatch } from './integrity/IntegrityWatch';
import { actionPathSchema, auditLogApiDocument } from './openapi';
import type { RowAccess } from './RowAccess';
import type { TransparencyLog } from './transparency/TransparencyLog';
import { createTransparencyRouter } from './transparency/transparencyRouter';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  access: RowAccess;
  reader: AuditLogReader;
  log: TransparencyLog;
  integrity: IntegrityWatch;
  completeness: Completeness;
  deadline: StoreDeadline;
  archive: ArchiveStandingReader;
  forwarding: ForwardingStandingReader;
  sessions: StaffSessionReader;
  logExport: LogExport;
  record: WatcherRecord;
  privilegedActions: PrivilegedActionsService;
  actions: { acknowledge: PrivilegedAction; report: PrivilegedAction };
  offers: ActionOffers;
};

/** The audit log's API. People only: an agent of its own has no rows to read. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, access, reader, log, integrity, archive } = options;
  const { sessions, logExport, record, forwarding } = options;
  const { privilegedActions, actions, offers } = options;
  const router = PromiseRouter();
  serveApiDocument(router, auditLogApiDocument);

  router.get('/events', async (req, res) => {
    const { credentials, session } = await sessions.read(req);
    const query = parseRequest(auditEventsQuerySchema, req.query, 'query');
    const readable = await access.readableBy(credentials);
    if (readable.scope === 'all' && isUnfiltered(query)) {
      await record.readsWhole(session, req);
    }
    res.json(await reader.page(query, readable));
  });

  router.get('/histogram', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const query = parseRequest(auditHistogramQuerySchema, req.query, 'query');
    const readable = await access.readableBy(credentials);
    res.json(await reader.histogram(query, readable));
  });

  router.get('/actions/:actionId', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { actionId } = parseRequest(actionPathSchema, req.params, 'path');
    parseRequest(noQuery, req.query, 'query');
    const readable = await access.readableBy(credentials);
    const items = await reader.action(actionId, readable);
    res.json({ items, ...(await offers.about(items, credentials)) });
  });

  router.get('/open-actions', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    const readable = await access.readableBy(credentials);
    res.json(await reader.openActions(readable));
  });

  router.get('/catalogue', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user'] });
    parseRequest(noQuery, req.query, 'query');
    res.json(reader.catalogue());
  });

  privilegedActions.mount(
    router,
    'post',
    '/actions/:actionId/acknowledge',
    actions.acknowledge,
  );
  privilegedActions.mount(
    router,
    'post',
    '/verification-reports',
    actions.report,
  );

  router.use(createExportRouter({ sessions, access, logExport, record }));
  router.use(createTransparencyRouter({ httpAuth, access, log }));
  router.use(createIntegrityRouter({ httpAuth, integrity }));
  router.use(createCompletenessRouter(options));
  router.use(createArchiveRouter({ httpAuth, archive }));
  router.use(createForwardRouter({ httpAuth, forwarding }));

  return router;
}

/** The first page of the whole log: no filter, and no page before it. */
function isUnfiltered({ limit: _, ...rest }: AuditEventsQuery): boolean {
  return Object.values(rest).every(value => value === undefined);
}
