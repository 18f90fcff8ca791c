import { auditExportQuerySchema } from '@alphaswarm-admin/plugin-audit-log-common';
import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { StaffSessionReader } from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { RowAccess } from '../RowAccess';
import type { LogExport } from './LogExport';
import { sendPieces } from './sendPieces';
import type { WatcherRecord } from './WatcherRecord';

/** Options of {@link createExportRouter}. */
export type ExportRouterOptions = {
  sessions: StaffSessionReader;
  access: RowAccess;
  logExport: LogExport;
  record: WatcherRecord;
};

/** Rows as files. */
export function createExportRouter(options: ExportRouterOptions): Router {
  const { sessions, access, logExport, record } = options;
  const router = PromiseRouter();

  router.get('/export', async (req, res) => {
    const { credentials, session } = await sessions.read(req);
    const query = parseRequest(auditExportQuerySchema, req.query, 'query');
    const { format, ...filter } = query;
    const readable = await access.readableBy(credentials);
    const prepared = await logExport.prepare(filter, format, readable);
    await record.exports(session, req, format, prepared);
    res.set({
      'Content-Type': prepared.mediaType,
      'Content-Disposition': `attachment; filename="${prepared.fileName}"`,
      'Cache-Control': 'no-store',
    });
    await sendPieces(res, prepared.pieces);
  });

  return router;
}
