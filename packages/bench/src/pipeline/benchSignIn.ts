import { randomUUID } from 'node:crypto';
import { createStaffSignIn } from '@alphaswarm-admin/plugin-staff-access-node';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  type AuthProviderFactory,
} from '@backstage/plugin-auth-node';

const PROVIDER_ID = 'bench';

/** Issues what a sign-in of an operator would: a real token of Backstage's, signed and verified as in the portal. */
const factory: AuthProviderFactory = ({ resolverContext }) => {
  const issue = () =>
    resolverContext.issueToken(
      createStaffSignIn({
        claims: {
          oid: randomUUID(),
          name: 'Olivia Operator',
          email: 'olivia.operator@staff.alpha-swarm.example',
          roles: ['Operator'],
          groups: [],
        },
        connection: PROVIDER_ID,
        sessionId: randomUUID(),
        groupRoles: new Map(),
      }),
    );
  return {
    async start(_request, response) {
      response.json(await issue());
    },
    async frameHandler(_request, response) {
      response.status(404).end();
    },
  };
};

/** Where a token is to be had: `GET /api/auth/bench/start`. */
export const BENCH_TOKEN_PATH = `/api/auth/${PROVIDER_ID}/start`;

export const benchSignIn = createBackendModule({
  pluginId: 'auth',
  moduleId: 'bench-sign-in',
  register(env) {
    env.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({ providerId: PROVIDER_ID, factory });
      },
    });
  },
});
