import {
  createRemoteJWKSet,
  errors as joseErrors,
  jwtVerify,
  type JWTPayload,
} from 'jose';
import { z } from 'zod';
import { CpRefusal } from './envelope';

const metadataSchema = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  revocation_endpoint: z.string(),
  jwks_uri: z.string(),
});

const tokensSchema = z.object({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
  token_type: z.string(),
  expires_in: z.number().optional(),
  scope: z.string().optional(),
});

/** Entra's metadata and tokens in its own words. */
export type EntraMetadata = z.infer<typeof metadataSchema>;
export type EntraTokens = z.infer<typeof tokensSchema>;

/** What alphaswarm-cp asks of Entra, as the confidential client `alphaswarm-staff`. */
export class EntraClient {
  readonly #issuer: string;
  readonly #clientId: string;
  readonly #clientSecret: string;
  #metadata: EntraMetadata | undefined;
  #keySet: ReturnType<typeof createRemoteJWKSet> | undefined;

  static create(options: {
    issuer: string;
    clientId: string;
    clientSecret: string;
  }): EntraClient {
    return new EntraClient(options);
  }

  private constructor(options: {
    issuer: string;
    clientId: string;
    clientSecret: string;
  }) {
    this.#issuer = options.issuer;
    this.#clientId = options.clientId;
    this.#clientSecret = options.clientSecret;
  }

  get issuer(): string {
    return this.#issuer;
  }

  get clientId(): string {
    return this.#clientId;
  }

  /** The discovery document, asked for once. @throws a 502 when Entra can't be reached or doesn't answer as it should */
  async metadata(): Promise<EntraMetadata> {
    this.#metadata ??= metadataSchema.parse(
      await this.#json(
        await this.#fetch(`${this.#issuer}/.well-known/openid-configuration`),
      ),
    );
    return this.#metadata;
  }

  /**
   * Asks the token endpoint.
   *
   * @throws a 401 when Entra refuses the grant, a 502 for everything else
   */
  async requestTokens(form: Record<string, string>): Promise<EntraTokens> {
    const { token_endpoint: endpoint } = await this.metadata();
    const response = await this.#post(endpoint, form);
    if (response.status === 400) {
      const refusal = (await this.#json(response)) as {
        error?: string;
        error_description?: string;
      };
      throw new CpRefusal(
        401,
        'invalid_request',
        `Entra refused the grant: ${refusal.error} ${refusal.error_description ?? ''}`.trim(),
      );
    }
    const tokens = tokensSchema.safeParse(await this.#json(response));
    if (!response.ok || !tokens.success) {
      throw new CpRefusal(
        502,
        'idp_error',
        `Entra answered the token request with ${response.status}`,
      );
    }
    return tokens.data;
  }

  async revoke(refreshToken: string): Promise<void> {
    const { revocation_endpoint: endpoint } = await this.metadata();
    const response = await this.#post(endpoint, { token: refreshToken });
    await response.body?.cancel();
    if (!response.ok) {
      throw new CpRefusal(
        502,
        'idp_error',
        `Entra answered the revocation with ${response.status}`,
      );
    }
  }

  /** Verifies an access token for cp's own API. @throws a 401 */
  async verifyAccessToken(
    token: string,
    audience: string,
  ): Promise<JWTPayload> {
    const { jwks_uri: keys } = await this.metadata();
    this.#keySet ??= createRemoteJWKSet(new URL(keys));
    try {
      const { payload } = await jwtVerify(token, this.#keySet, {
        algorithms: ['RS256'],
        issuer: this.#issuer,
        audience,
        requiredClaims: ['exp', 'oid'],
      });
      return payload;
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) {
        throw new CpRefusal(401, 'invalid_token', error.message);
      }
      throw error;
    }
  }

  #post(endpoint: string, form: Record<string, string>): Promise<Response> {
    return this.#fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: this.#clientId,
        client_secret: this.#clientSecret,
        ...form,
      }),
    });
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
    } catch (error) {
      throw new CpRefusal(502, 'idp_error', `Entra can't be reached: ${error}`);
    }
  }

  async #json(response: Response): Promise<unknown> {
    try {
      return await response.json();
    } catch {
      throw new CpRefusal(
        502,
        'idp_error',
        `Entra answered ${response.status} without JSON`,
      );
    }
  }
}
