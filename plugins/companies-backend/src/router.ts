import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  CpOperationsClient,
  UpstreamCall,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  companyReadPermission,
  type CompanyDetail,
} from '@alphaswarm-admin/plugin-companies-common';
import {
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  ReadAuthorizer,
  type PrivilegedAction,
  type PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { CompanyChanges } from './changes/CompanyChanges';
import { apiDocument } from './openapi';
import type { CompanyUsage } from './reads/CompanyUsage';
import { tellCompany, tellPage } from './reads/tellCompany';
import { companyParams, listQuery, trendsQuery, usageQuery } from './schemas';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  privilegedActions: PrivilegedActionsService;
  cp: Pick<CpOperationsClient, 'companies' | 'company'>;
  usage: CompanyUsage;
  changes: Pick<CompanyChanges, 'last'>;
  suspend: PrivilegedAction;
  reactivate: PrivilegedAction;
};

/** The API of companies, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { httpAuth, permissions, privilegedActions } = options;
  const { cp, usage, changes, suspend, reactivate } = options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);
  const readers = ReadAuthorizer.create({
    httpAuth,
    permissions,
    permission: companyReadPermission,
    refused: 'read companies',
  });

  router.get('/companies', async (req, res) => {
    const { credentials, query } = await readers.authorize(req, listQuery);
    res.json(tellPage(await cp.companies(query, callOf(credentials))));
  });

  router.get('/companies/:company', async (req, res) => {
    const { credentials } = await readers.withoutQuery(req);
    const { company: id } = parseRequest(companyParams, req.params, 'path');
    const [company, last, actions] = await Promise.all([
      cp.company(id, callOf(credentials)),
      changes.last(id).then(
        lastChange => ({ lastChange, gaps: [] }),
        error => ({ lastChange: undefined, gaps: [toError(error).message] }),
      ),
      privilegedActions.availability(credentials, [suspend, reactivate]),
    ]);
    const detail: CompanyDetail = {
      ...tellCompany(company),
      billingEmail: company.billingEmail,
      entraTenantId: company.entraTenantId,
      ...last,
      actions,
    };
    res.json(detail);
  });

  router.get('/companies/:company/usage', async (req, res) => {
    const { credentials, query } = await readers.authorize(req, usageQuery);
    const { company } = parseRequest(companyParams, req.params, 'path');
    res.json(await usage.ofCompany(company, query.window, callOf(credentials)));
  });

  router.get('/usage', async (req, res) => {
    const { credentials, query } = await readers.authorize(req, usageQuery);
    res.json(await usage.ofPlatform(query.window, callOf(credentials)));
  });

  router.get('/trends', async (req, res) => {
    const { credentials, query } = await readers.authorize(req, trendsQuery);
    res.json(await usage.trends(query.company, callOf(credentials)));
  });

  privilegedActions.mount(
    router,
    'post',
    '/companies/:company/suspend',
    suspend,
  );
  privilegedActions.mount(
    router,
    'post',
    '/companies/:company/reactivate',
    reactivate,
  );
  return router;
}

/** Upstreams are asked in the name of whoever looks: they have their own say in it. */
function callOf(
  credentials: BackstageCredentials<BackstageUserPrincipal>,
): UpstreamCall {
  return { onBehalfOf: credentials.principal.userEntityRef };
}
