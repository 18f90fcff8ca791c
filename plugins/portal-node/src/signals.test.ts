import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import {
  eventsServiceRef,
  type EventParams,
  type EventsService,
} from '@backstage/plugin-events-node';
import {
  signalsServiceRef,
  type SignalsService,
} from '@backstage/plugin-signals-node';
import {
  LOCAL_SIGNALS_TOPIC,
  localSignalsServiceRef,
  onSignal,
  SIGNALS_TOPIC,
} from './signals';

const signal = {
  recipients: { type: 'broadcast' as const },
  channel: 'kill-switch',
  message: { type: 'changed' },
};

describe('signals', () => {
  let services: {
    events: EventsService;
    signals: SignalsService;
    localSignals: SignalsService;
  };
  let stop: () => Promise<void>;
  const published: EventParams[] = [];

  beforeAll(async () => {
    const backend = await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'publisher',
          register(env) {
            env.registerInit({
              deps: {
                events: eventsServiceRef,
                signals: signalsServiceRef,
                localSignals: localSignalsServiceRef,
              },
              async init(deps) {
                services = deps;
                await deps.events.subscribe({
                  id: 'all',
                  topics: [SIGNALS_TOPIC, LOCAL_SIGNALS_TOPIC],
                  onEvent: async event => void published.push(event),
                });
              },
            });
          },
        }),
      ],
    });
    stop = () => backend.stop();
  });

  afterAll(() => stop());

  it('are marked as local where every replica publishes them by itself, and only there', async () => {
    await services.localSignals.publish(signal);
    await services.signals.publish(signal);
    expect(published).toEqual([
      { topic: LOCAL_SIGNALS_TOPIC, eventPayload: signal },
      { topic: SIGNALS_TOPIC, eventPayload: signal },
    ]);
  });

  it('are heard by channel, wherever they were published', async () => {
    const listener = jest.fn();
    const { events, signals, localSignals } = services;
    await onSignal(events, { id: 'halt', channel: 'kill-switch' }, listener);
    await signals.publish({ ...signal, channel: 'notifications' });
    expect(listener).not.toHaveBeenCalled();
    await signals.publish(signal);
    await localSignals.publish(signal);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});
