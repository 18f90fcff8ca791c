import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { errors, type InteractionResults } from 'oidc-provider';
import { parseAcrsRequest } from './authenticationContext';
import type { Directory, DirectoryPerson } from './directory';
import { renderApprovePage, renderMessagePage, renderPickPage } from './pages';
import { readForm } from './readForm';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Forms submit to the page's own URL and are redirected to callbacks on this machine, which `form-action` must allow as well. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self' http://localhost:* http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'";

function sendPage(response: ServerResponse, status: number, html: string) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(html);
}

function contextOf(interaction: Interaction) {
  const { claims } = interaction.params;
  return typeof claims === 'string'
    ? parseAcrsRequest(JSON.parse(claims)?.id_token?.acrs)
    : undefined;
}

/** The pages on which a person says who they are and, for an authentication context, approves as with a second factor. */
export class SignIn {
  readonly #provider: Provider;
  readonly #directory: Directory;

  static create(options: { provider: Provider; directory: Directory }): SignIn {
    return new SignIn(options);
  }

  private constructor(options: { provider: Provider; directory: Directory }) {
    this.#provider = options.provider;
    this.#directory = options.directory;
  }

  /** Serves `GET` and `POST` of one interaction's page. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const interaction = await this.#provider.interactionDetails(
        request,
        response,
      );
      if (request.method === 'POST') {
        await this.#submit(interaction, request, response);
      } else {
        this.#show(interaction, request, response);
      }
    } catch (error) {
      if (!(error instanceof errors.OIDCProviderError)) {
        throw error;
      }
      sendPage(
        response,
        400,
        renderMessagePage({
          tenantId: this.#directory.tenantId,
          title: 'This sign-in has ended',
          message: `Go back to the portal and start again (${error.error_description ?? error.message}).`,
        }),
      );
    }
  }

  #show(
    interaction: Interaction,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const { tenantId, people } = this.#directory;
    const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
    const context = contextOf(interaction);
    const chosen =
      this.#directory.byOid(searchParams.get('person')) ??
      this.#preselected(interaction);

    if (context && chosen && !searchParams.has('choose')) {
      sendPage(
        response,
        200,
        renderApprovePage({ tenantId, person: chosen, context }),
      );
    } else {
      sendPage(
        response,
        200,
        renderPickPage({ tenantId, people, preselected: chosen }),
      );
    }
  }

  async #submit(
    interaction: Interaction,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const form = await readForm(request);
    const decision = form.get('decision');
    if (decision === 'deny') {
      await this.#provider.interactionFinished(request, response, {
        error: 'access_denied',
        error_description: 'the person declined the sign-in',
      });
      return;
    }

    const person = this.#directory.byOid(form.get('person'));
    if (!person) {
      const { tenantId, people } = this.#directory;
      sendPage(response, 400, renderPickPage({ tenantId, people }));
      return;
    }
    const context = contextOf(interaction);
    if (context && decision !== 'approve') {
      const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1');
      response.writeHead(303, { location: `${pathname}?person=${person.oid}` });
      response.end();
      return;
    }
    await this.#finish(interaction, request, response, {
      accountId: person.oid,
      amr: context ? ['pwd', 'mfa'] : ['pwd'],
      acr: context,
      ts: Math.floor(Date.now() / 1000),
    });
  }

  async #finish(
    interaction: Interaction,
    request: IncomingMessage,
    response: ServerResponse,
    login: NonNullable<InteractionResults['login']>,
  ): Promise<void> {
    const returnTo = await this.#provider.interactionResult(request, response, {
      login,
      select_account: {},
    });
    await this.#switchSession(interaction, login.accountId);
    response.writeHead(303, { location: returnTo });
    response.end();
  }

  /**
   * Entra keeps several people signed in side by side. Here the browser's session passes to the new person, as otherwise the provider would
   * end it first, through a page that needs JavaScript.
   */
  async #switchSession(
    interaction: Interaction,
    accountId: string,
  ): Promise<void> {
    const uid = interaction.session?.uid;
    const session = uid
      ? await this.#provider.Session.findByUid(uid)
      : undefined;
    if (session && session.accountId !== accountId) {
      session.loginAccount({ accountId });
      session.authorizations = {};
      await session.persist();
    }
  }

  #preselected(interaction: Interaction): DirectoryPerson | undefined {
    return (
      this.#directory.byLoginHint(interaction.params.login_hint) ??
      this.#directory.byOid(interaction.session?.accountId)
    );
  }
}
