import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import { billingReadPermission } from '@alphaswarm-admin/plugin-billing-common';
import type { Request } from 'express';
import type { z } from 'zod';

/** Lets only those in who may read billing. */
export class ReadAuthorizer {
  readonly #httpAuth: HttpAuthService;
  readonly #permissions: PermissionsService;

  static create(options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
  }): ReadAuthorizer {
    return new ReadAuthorizer(options.httpAuth, options.permissions);
  }

  private constructor(
    httpAuth: HttpAuthService,
    permissions: PermissionsService,
  ) {
    this.#httpAuth = httpAuth;
    this.#permissions = permissions;
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
  ): Promise<{
    credentials: BackstageCredentials<BackstageUserPrincipal>;
    query: TQuery;
  }> {
    const credentials = await this.#httpAuth.credentials(req, {
      allow: ['user'],
    });
    const query = parseRequest(schema, req.query, 'query');
    const [{ result }] = await this.#permissions.authorize(
      [{ permission: billingReadPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('You may not read billing');
    }
    return { credentials, query };
  }
}
