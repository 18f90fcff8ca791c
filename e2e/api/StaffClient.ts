import { request, type APIRequestContext } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { oidOf } from '../control';
import { portalUrl, send, type Answer, type RawRequest } from './http';

/** A step-up sign-in on its way: what the browser was sent to, and came back with. */
export type ReturnFromEntra = { callbackUrl: string };

/** A staff member with a browser's cookies and the pages' token, but no pages. */
export class StaffClient {
  readonly #name: string;
  readonly #portal: string;
  readonly #context: APIRequestContext;
  #token = '';

  /**
   * Signs in as the pages do: through the sandbox's Entra, ending with the token that the pages hold.
   *
   * @param portal - where the portal is; the test run's own if left out
   */
  static async signIn(name: string, portal = portalUrl): Promise<StaffClient> {
    const client = new StaffClient(name, portal, await request.newContext());
    const entra = await client.#context.get(
      `${portal}/api/auth/entra/start?env=production&scope=openid`,
    );
    await client.#context.post(entra.url(), {
      form: { person: await oidOf(name) },
    });
    const refreshed = await client.refresh();
    if (!refreshed.ok()) {
      throw new Error(`${name} could not sign in: ${await refreshed.text()}`);
    }
    client.#token = (await refreshed.json()).backstageIdentity.token;
    return client;
  }

  private constructor(
    name: string,
    portal: string,
    context: APIRequestContext,
  ) {
    this.#name = name;
    this.#portal = portal;
    this.#context = context;
  }

  get token(): string {
    return this.#token;
  }

  /** The value of the Authorization header. */
  get authorization(): string {
    return `Bearer ${this.#token}`;
  }

  /** The browser's side: its cookies, whatever it asks for. */
  get browser(): APIRequestContext {
    return this.#context;
  }

  /** Asks for a new token, as a page does when it loads. */
  refresh() {
    return this.#context.get(
      `${this.#portal}/api/auth/entra/refresh?env=production&optional`,
      { headers: { 'X-Requested-With': 'XMLHttpRequest' } },
    );
  }

  /** @param path - below `/admin/api/` */
  send(
    method: string,
    path: string,
    { headers, ...rest }: RawRequest = {},
  ): Promise<Answer> {
    return send(method, `/admin/api/${path}`, {
      origin: new URL(this.#portal).origin,
      ...rest,
      headers: { authorization: this.authorization, ...headers },
    });
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** Runs an action: looks, then does it, with a key of its own unless one is given. */
  async act(
    path: string,
    input: Record<string, unknown> = {},
    options: {
      key?: string;
      reason?: string;
      seenVersion?: string;
      typedConfirmation?: string;
    } = {},
  ): Promise<Answer> {
    const seenVersion = options.seenVersion ?? (await this.look(path, input));
    return this.send('POST', path, {
      headers: { 'idempotency-key': options.key ?? randomUUID() },
      body: {
        ...input,
        reason: options.reason ?? 'API test',
        seenVersion,
        typedConfirmation: options.typedConfirmation,
      },
    });
  }

  /** The version that the preview of an action shows. */
  async look(path: string, input: Record<string, unknown> = {}) {
    const preview = await this.send('POST', `${path}/preview`, { body: input });
    if (preview.status !== 200) {
      throw new Error(`preview of ${path}: ${preview.text}`);
    }
    return preview.body.seenVersion as string;
  }

  /** Is challenged for an action, and answers. @returns the id of the challenge */
  async stepUp(
    path: string,
    input: Record<string, unknown> = {},
    options: { seenVersion?: string; typedConfirmation?: string } = {},
  ) {
    const challenged = await this.act(path, input, options);
    if (challenged.status !== 401) {
      throw new Error(`${path} was not challenged: ${challenged.text}`);
    }
    const id: string = challenged.body.challenge.id;
    await this.answerChallenge(id);
    return id;
  }

  /** Proves at Entra what a challenge asks for, and comes back. */
  async answerChallenge(id: string): Promise<void> {
    const { callbackUrl } = await this.proveAtEntra(id);
    await this.#context.get(callbackUrl);
  }

  /**
   * Starts the sign-in of a challenge and approves it at Entra, up to the callback, which isn't called.
   *
   * @param as - who approves there
   */
  async proveAtEntra(
    challengeId: string,
    as: string = this.#name,
  ): Promise<ReturnFromEntra> {
    const started = await this.#context.post(
      `${this.#portal}/api/staff-access/step-up/challenges/${challengeId}/start`,
      { headers: { authorization: this.authorization } },
    );
    if (!started.ok()) throw new Error(await started.text());
    const entra = await this.#context.get((await started.json()).authorizeUrl);
    let response = await this.#context.post(entra.url(), {
      form: { person: await oidOf(as), decision: 'approve' },
      maxRedirects: 0,
    });
    for (;;) {
      const location = response.headers().location;
      if (!location) {
        throw new Error(`Stuck at ${response.url()}: ${await response.text()}`);
      }
      const next = new URL(location, response.url());
      if (next.pathname.endsWith('/step-up/callback')) {
        return { callbackUrl: next.href };
      }
      response = await this.#context.get(next.href, { maxRedirects: 0 });
    }
  }

  /** What became of a challenge. */
  async challenge(id: string) {
    return (await this.get(`staff-access/step-up/challenges/${id}`)).body;
  }

  /** Where an action stands. */
  async action(actionId: string) {
    return (await this.get(`staff-access/actions/${actionId}`)).body;
  }

  /** The rows of an action that this person may read. */
  async rows(actionId: string): Promise<any[]> {
    return (await this.get(`audit-log/actions/${actionId}`)).body.items;
  }
}
