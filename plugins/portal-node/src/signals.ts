import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  eventsServiceRef,
  type EventsService,
} from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';

/** The events topic to which Backstage's own `SignalsService` publishes. The server tells its own browsers and the other replicas. */
export const SIGNALS_TOPIC = 'signals';

/** The events topic of signals that the server tells its own browsers and nobody else. What other replicas relay arrives here, too. */
export const LOCAL_SIGNALS_TOPIC = 'signals.local';

/**
 * Tells the browsers of this replica and no others. For publishers that run in every replica and see there what all of them see, as the ledger's end
 * or a cluster's state: relayed, each change would be told once for every replica. All else publishes by Backstage's own `signalsServiceRef`.
 */
export const localSignalsServiceRef = createServiceRef<SignalsService>({
  id: 'portal.local-signals',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { events: eventsServiceRef },
      factory: ({ events }) => ({
        publish: signal =>
          events.publish({ topic: LOCAL_SIGNALS_TOPIC, eventPayload: signal }),
      }),
    }),
});

/**
 * Calls `listener` at each signal of a channel, at whichever replica it was published: for what one replica remembers and another has changed.
 *
 * @param options.id - names the subscription within the plugin
 */
export async function onSignal(
  events: EventsService,
  options: { id: string; channel: string },
  listener: () => void,
): Promise<void> {
  await events.subscribe({
    id: options.id,
    topics: [SIGNALS_TOPIC, LOCAL_SIGNALS_TOPIC],
    onEvent: async ({ eventPayload }) => {
      const { channel } = eventPayload as { channel?: unknown };
      if (channel === options.channel) listener();
    },
  });
}
