import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { withShortTimeouts } from '../database';
import { orUnavailable } from '../store/databaseUnavailable';

/** What the last sign-in or refresh of a staff member said of them. */
export interface KnownStaff {
  /**
   * A person's ownership refs, whether or not they are there.
   *
   * @returns undefined for somebody who never signed in
   * @throws ServiceUnavailableError if the database can't be asked
   */
  ownershipRefsOf(userRef: string): Promise<string[] | undefined>;
}

const userInfoSchema = z.object({
  claims: z.object({ sub: z.string(), ent: z.array(z.string()) }),
});

/**
 * People by what Backstage's auth backend keeps of their last sign-in or refresh, which is what its `/v1/userinfo` answers to themselves: a requester isn't
 * there when what they asked for is approved, so nobody can ask in their name.
 */
export const knownStaffServiceRef = createServiceRef<KnownStaff>({
  id: 'staff-access.known-staff',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.rootLogger,
        lifecycle: coreServices.rootLifecycle,
      },
      factory({ config, logger, lifecycle }) {
        const database = DatabaseManager.fromConfig(
          withShortTimeouts(config, 'auth'),
          { rootLogger: logger, rootLifecycle: lifecycle },
        ).forPlugin('auth', { logger, lifecycle });
        return {
          ownershipRefsOf: userRef =>
            orUnavailable(logger, async () => {
              const knex = await database.getClient();
              const row = await knex<{
                user_entity_ref: string;
                user_info: string;
              }>('user_info')
                .where({ user_entity_ref: userRef })
                .first();
              if (!row) return undefined;
              const { claims } = userInfoSchema.parse(
                JSON.parse(row.user_info),
              );
              return claims.sub === userRef ? claims.ent : undefined;
            }),
        };
      },
    }),
});
