import { request } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { blueprint, oidOf } from '../control';
import { send, type Answer, type RawRequest } from './http';

/** The API that stands for the portal in the tenant. */
const AUDIENCE = 'api://alphaswarm-manage-api';

const environment = JSON.parse(process.env.E2E_PORTAL_ENVIRONMENT ?? '{}');

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** An agent identity of Entra with a token of its own, alone or for a person. */
export class AgentClient {
  readonly id: string;
  readonly token: string;

  /** An agent on its own. @param which - 0 is the one that the portal knows, 1 is not */
  static async alone(which = 0): Promise<AgentClient> {
    return AgentClient.#withToken(which, {
      grant_type: 'client_credentials',
    });
  }

  /** An agent that acts for a person: Entra's on-behalf-of exchange of a token that the person signed in for. */
  static async actingFor(name: string, which = 0): Promise<AgentClient> {
    return AgentClient.#withToken(which, {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: await accessTokenOf(name),
    });
  }

  /** The same agent with another token. */
  with(token: string): AgentClient {
    return new AgentClient(this.id, token);
  }

  private constructor(id: string, token: string) {
    this.id = id;
    this.token = token;
  }

  static async #withToken(
    which: number,
    form: Record<string, string>,
  ): Promise<AgentClient> {
    const { id: blueprintId, secret, agentIdentityIds } = await blueprint();
    const id = agentIdentityIds[which];
    const exchange = await tokenOf({
      grant_type: 'client_credentials',
      client_id: blueprintId,
      client_secret: secret,
      scope: 'api://AzureADTokenExchange/.default',
      fmi_path: id,
    });
    const token = await tokenOf({
      ...form,
      client_id: id,
      scope: `${AUDIENCE}/.default`,
      client_assertion_type: assertionType,
      client_assertion: exchange,
    });
    return new AgentClient(id, token);
  }

  /** @param path - below `/admin/api/` */
  send(
    method: string,
    path: string,
    { headers, ...rest }: RawRequest = {},
  ): Promise<Answer> {
    return send(method, `/admin/api/${path}`, {
      ...rest,
      headers: { authorization: `Bearer ${this.token}`, ...headers },
    });
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** Attempts an action, without a look at it before: for one that is refused anyhow. */
  attempt(
    path: string,
    {
      input = {},
      key = randomUUID(),
      seenVersion = 'v',
      headers = {},
    }: {
      input?: Record<string, unknown>;
      key?: string;
      seenVersion?: string;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    return this.send('POST', path, {
      headers: { 'idempotency-key': key, ...headers },
      body: { ...input, reason: 'agent test', seenVersion },
    });
  }
}

async function tokenOf(form: Record<string, string>): Promise<string> {
  const response = await fetch(
    environment.ENTRA_ISSUER.replace(/v2\.0$/, 'oauth2/v2.0/token'),
    { method: 'POST', body: new URLSearchParams(form) },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer.access_token;
}

/** Signs a person in at cp, which answers with what Entra gave it for its own API. */
async function accessTokenOf(name: string): Promise<string> {
  const browser = await request.newContext();
  const page = await browser.get(`${environment.ALPHASWARM_CP_URL}/auth/login`);
  const answer = await browser.post(page.url(), {
    form: { person: await oidOf(name) },
  });
  if (!answer.ok()) throw new Error(await answer.text());
  return (await answer.json()).access_token;
}
