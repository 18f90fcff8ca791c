import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  LOCAL_SIGNALS_TOPIC,
  SIGNALS_TOPIC,
  upgradeDispatcherServiceRef,
} from '@alphaswarm-admin/plugin-portal-node';
import { readPostgresConnection } from '../database/postgresConnection';
import { publishedSignal } from './publishedSignal';
import { SignalHub } from './SignalHub';
import { SignalRelay } from './SignalRelay';

/** How long a socket may live when the token does not say. */
const DEFAULT_SOCKET_LIFETIME_MS = 3600_000;

/** How long the relay waits for Postgres. */
const RELAY_TIMEOUTS = { connectMs: 3_000, queryMs: 3_000 };

/**
 * Live updates for the pages: Backstage's signals, served to authenticated staff only, whichever replica publishes them.
 *
 * @see docs/decisions/0005-websockets.md
 * @see docs/decisions/0022-signals-across-replicas.md
 */
export const signalsPlugin = createBackendPlugin({
  pluginId: 'signals',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        upgrades: upgradeDispatcherServiceRef,
      },
      async init({ auth, config, events, lifecycle, logger, upgrades }) {
        const hub = SignalHub.create();
        const relay = SignalRelay.create({
          connection: readPostgresConnection(config, RELAY_TIMEOUTS),
          deliver: signal =>
            void events
              .publish({ topic: LOCAL_SIGNALS_TOPIC, eventPayload: signal })
              .catch(error => logger.debug('A signal was lost', error)),
          onMissed: () => hub.lookAgain(),
          logger,
        });
        lifecycle.addStartupHook(() => relay.start());
        lifecycle.addShutdownHook(() => relay.stop());
        await events.subscribe({
          id: 'signals',
          topics: [SIGNALS_TOPIC, LOCAL_SIGNALS_TOPIC],
          onEvent: async ({ topic, eventPayload }) => {
            const signal = publishedSignal.safeParse(eventPayload);
            if (!signal.success) {
              logger.error('A plugin published something that is no signal', {
                error: String(signal.error),
              });
              return;
            }
            hub.publish(signal.data);
            if (topic === SIGNALS_TOPIC) relay.publish(signal.data);
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
