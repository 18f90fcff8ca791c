import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import { ecsServiceReadPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { Request } from 'express';
import type { z } from 'zod';

/** Who asks, and what the query says. */
export type AuthorizedRead<TQuery> = {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  query: TQuery;
};

/** Lets only those in who may read the platform's services. */
export class ReadAuthorizer {
  readonly #httpAuth: HttpAuthService;
  readonly #permissions: PermissionsService;

  static create(options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
  }): ReadAuthorizer {
    return new ReadAuthorizer(options);
  }

  private constructor(options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
  }) {
    this.#httpAuth = options.httpAuth;
    this.#permissions = options.permissions;
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
    const credentials = await this.#httpAuth.credentials(req, {
      allow: ['user'],
    });
    const query = parseRequest(schema, req.query, 'query');
    const [{ result }] = await this.#permissions.authorize(
      [{ permission: ecsServiceReadPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError("You may not read the platform's services");
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
