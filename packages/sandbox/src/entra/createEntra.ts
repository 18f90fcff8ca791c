import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdirSync } from 'node:fs';
import { errors } from 'oidc-provider';
import type { StandIn } from '../StandIn';
import {
  AgentIdentities,
  sandboxBlueprint,
  type AgentBlueprint,
} from './AgentIdentities';
import { Directory, type DirectoryPerson } from './directory';
import { readBody, replayRequest } from './readForm';
import { SignIn } from './SignIn';
import { stylesheet } from './stylesheet';
import { tamperIdToken, type Tamper } from './tamper';
import { loadTenantKeys } from './TenantKeys';
import { tenantPaths } from './tenantPaths';
import { createTenantProvider, STAFF_CLIENT_ID } from './tenantProvider';
import { TokenStore } from './TokenStore';

/** The staff tenant, as a stand-in. */
export interface Entra extends StandIn {
  /** `http://127.0.0.1:<port>/<tenant id>/v2.0` */
  issuer: string;
  /** With which alphaswarm-cp signs staff in. */
  staffClient: { id: string; secret: string };
  /** With which the deployment gets tokens for its agent identity; the secret is for development only. */
  blueprint: {
    id: string;
    secret: string;
    /** The deployment's own. */
    agentIdentityId: string;
    /** All of the blueprint, the deployment's first. */
    agentIdentityIds: string[];
  };
  /** A fresh workload identity token, to be used as `client_assertion` of step 1 in place of the blueprint's secret. */
  issueWorkloadToken(): Promise<string>;
  /** Falsifies the ID tokens issued from now on; `undefined` ends it. */
  setTamper(tamper: Tamper | undefined): void;
  close(): Promise<void>;
}

function sendJson(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

/**
 * Creates the tenant. Tokens are about real time, whatever the sandbox's clock says, because those who verify them go by theirs.
 *
 * @param options - `origin`: where it will be served, `http://127.0.0.1:<port>`; `dataDir`: where keys and sessions are kept, made if missing
 */
export async function createEntra(options: {
  origin: string;
  tenantId: string;
  staff: readonly DirectoryPerson[];
  dataDir: string;
  blueprint?: AgentBlueprint;
}): Promise<Entra> {
  const { origin, tenantId, dataDir, blueprint = sandboxBlueprint } = options;
  const prefix = `/${tenantId}`;
  const issuer = `${origin}${prefix}/v2.0`;
  mkdirSync(dataDir, { recursive: true });

  const directory = Directory.create({ tenantId, people: options.staff });
  const keys = await loadTenantKeys(dataDir);
  const store = TokenStore.open(dataDir);
  const provider = createTenantProvider({ issuer, directory, keys, store });
  const signIn = SignIn.create({ provider, directory });
  const agents = AgentIdentities.create({ issuer, directory, keys, blueprint });

  let tamper: Tamper | undefined;
  provider.use(async (ctx, next) => {
    await next();
    const answer = ctx.body as { id_token?: unknown } | undefined;
    const current = tamper;
    if (current && typeof answer?.id_token === 'string') {
      if (current.times !== undefined) {
        tamper =
          current.times > 1
            ? { ...current, times: current.times - 1 }
            : undefined;
      }
      ctx.body = {
        ...answer,
        id_token: await tamperIdToken(
          answer.id_token,
          current,
          keys.signingKey,
        ),
      };
    }
  });
  const serveProvider = provider.callback();

  const forwardToProvider = (
    request: IncomingMessage & { originalUrl?: string },
    response: ServerResponse,
    path: string,
  ) => {
    // Koa routes by `url`; the provider takes what `originalUrl` has in front of it for its mount path.
    request.url = path;
    request.originalUrl = `${prefix}${path}`;
    return serveProvider(request, response);
  };

  const serveToken = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ) => {
    const body = await readBody(request);
    const form = new URLSearchParams(body.toString('utf8'));
    if (agents.handles(form)) {
      sendJson(response, 200, await agents.issue(form));
      return;
    }
    await forwardToProvider(replayRequest(request, body), response, path);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', origin);
    if (!url.pathname.startsWith(`${prefix}/`)) {
      sendJson(response, 404, {
        error: 'invalid_tenant',
        error_description: `AADSTS90002: Tenant not found. This sandbox holds ${tenantId} only.`,
      });
      return;
    }
    const path = url.pathname.slice(prefix.length);
    // Links are made from the Host header; there is only one right one.
    request.headers.host = new URL(origin).host;

    if (path === tenantPaths.stylesheet) {
      response.writeHead(200, {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'no-cache',
      });
      response.end(stylesheet);
    } else if (path.startsWith(`${tenantPaths.signIn}/`)) {
      await signIn.serve(request, response);
    } else if (path === tenantPaths.token && request.method === 'POST') {
      await serveToken(request, response, path);
    } else if (path === tenantPaths.discovery) {
      await forwardToProvider(
        request,
        response,
        '/.well-known/openid-configuration',
      );
    } else {
      await forwardToProvider(request, response, `${path}${url.search}`);
    }
  };

  return {
    name: 'entra',
    issuer,
    staffClient: { id: STAFF_CLIENT_ID, secret: keys.staffClientSecret },
    blueprint: {
      id: blueprint.id,
      secret: keys.blueprintSecret,
      agentIdentityId: blueprint.identities[0].id,
      agentIdentityIds: blueprint.identities.map(({ id }) => id),
    },
    handler: (request, response) => {
      serve(request, response).catch(error => {
        if (response.headersSent) {
          response.destroy();
        } else if (error instanceof errors.OIDCProviderError) {
          sendJson(response, error.statusCode, {
            error: error.error,
            error_description: error.error_description,
          });
        } else {
          sendJson(response, 500, {
            error: 'server_error',
            error_description: String(error),
          });
        }
      });
    },
    operationOf: request => {
      const { pathname } = new URL(request.url ?? '/', origin);
      const path = pathname.startsWith(prefix)
        ? pathname.slice(prefix.length)
        : pathname;
      return path.startsWith(`${tenantPaths.signIn}/`)
        ? `${request.method} ${tenantPaths.signIn}`
        : `${request.method} ${path}`;
    },
    refusal: ({ kind, status }) => ({
      status: status ?? (kind === 'throttle' ? 429 : 503),
      headers: {
        'content-type': 'application/json',
        ...(kind === 'throttle' ? { 'retry-after': '1' } : {}),
      },
      body: JSON.stringify({
        error: 'temporarily_unavailable',
        error_description:
          'AADSTS90033: A transient error has occurred. Please try again.',
      }),
    }),
    issueWorkloadToken: () => agents.issueWorkloadToken(),
    setTamper: next => {
      tamper = next;
    },
    close: async () => store.close(),
  };
}
