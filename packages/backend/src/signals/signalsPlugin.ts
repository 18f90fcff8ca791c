import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { upgradeDispatcherServiceRef } from '@alphaswarm-admin/plugin-portal-node';
import { SignalHub } from './SignalHub';

/** How long a socket may live when the token does not say. */
const DEFAULT_SOCKET_LIFETIME_MS = 3600_000;

/**
 * Live updates for the pages: Backstage's signals, served to authenticated staff only.
 *
 * @see docs/decisions/0005-websockets.md
 */
export const signalsPlugin = createBackendPlugin({
  pluginId: 'signals',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        events: eventsServiceRef,
        logger: coreServices.logger,
        upgrades: upgradeDispatcherServiceRef,
      },
      async init({ auth, events, logger, upgrades }) {
        const hub = SignalHub.create();
        await events.subscribe({
          id: 'signals',
          topics: ['signals'],
          onEvent: async ({ eventPayload }) => {
            try {
              hub.publish(eventPayload);
            } catch (error) {
              logger.error('A plugin published something that is no signal', {
                error: String(error),
              });
            }
          },
        });
        upgrades.handle('/admin/api/signals', {
          async authenticate(token) {
            if (!token) throw new AuthenticationError('No session token');
            const credentials = await auth.authenticate(token);
            if (!auth.isPrincipal(credentials, 'user')) {
              throw new AuthenticationError('Only staff may listen');
            }
            return {
              subject: credentials.principal.userEntityRef,
              expiresAt:
                credentials.expiresAt?.getTime() ??
                Date.now() + DEFAULT_SOCKET_LIFETIME_MS,
            };
          },
          connect: (socket, userRef) => hub.connect(socket, userRef),
        });
      },
    });
  },
});
