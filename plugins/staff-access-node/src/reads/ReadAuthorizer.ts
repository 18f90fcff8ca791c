import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { Request } from 'express';
import type { z } from 'zod';

/** Who asks, and what the query says. */
export type AuthorizedRead<TQuery> = {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  query: TQuery;
};

type ReadAuthorizerOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  /** What a reader must hold. */
  permission: BasicPermission;
  /** What others may not do, as in "You may not read billing": here `read billing`. */
  refused: string;
};

/** The way into a plugin's reads: only for those who hold one permission. */
export class ReadAuthorizer {
  readonly #options: ReadAuthorizerOptions;

  static create(options: ReadAuthorizerOptions): ReadAuthorizer {
    return new ReadAuthorizer(options);
  }

  private constructor(options: ReadAuthorizerOptions) {
    this.#options = options;
  }

  /**
   * Authenticates, parses the query, authorizes.
   *
   * @param schema - of the query
   * @throws AuthenticationError, InputError or NotAllowedError
   */
  async authorize<TParams, TQuery>(
    req: Request<TParams>,
    schema: z.ZodType<TQuery>,
  ): Promise<AuthorizedRead<TQuery>> {
    const { httpAuth, permissions, permission, refused } = this.#options;
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const query = parseRequest(schema, req.query, 'query');
    const [{ result }] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`You may not ${refused}`);
    }
    return { credentials, query };
  }

  /** As {@link ReadAuthorizer.authorize}, where the query must be empty. */
  async withoutQuery<TParams>(
    req: Request<TParams>,
  ): Promise<AuthorizedRead<Record<string, never>>> {
    return this.authorize(req, noQuery);
  }
}
