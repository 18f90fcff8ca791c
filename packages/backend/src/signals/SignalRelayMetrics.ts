import { metrics } from '@opentelemetry/api';

/** How the relay of signals fares. */
export class SignalRelayMetrics {
  readonly #meter = metrics.getMeter('alphaswarm-admin');
  readonly #sent = this.#meter.createCounter('signals.relay.sent', {
    description: 'Signals told to the other replicas',
  });
  readonly #received = this.#meter.createCounter('signals.relay.received', {
    description: 'Signals that other replicas told',
  });
  readonly #dropped = this.#meter.createCounter('signals.relay.dropped', {
    description: 'Signals that were not relayed as they were, by reason',
  });

  /** @param listening - whether other replicas are heard at present */
  static create(listening: () => boolean): SignalRelayMetrics {
    return new SignalRelayMetrics(listening);
  }

  private constructor(listening: () => boolean) {
    this.#meter
      .createObservableGauge('signals.relay.listening', {
        description: '1 while the signals of other replicas are heard',
      })
      .addCallback(result => result.observe(listening() ? 1 : 0));
  }

  sent(): void {
    this.#sent.add(1);
  }

  received(): void {
    this.#received.add(1);
  }

  dropped(reason: 'unsent' | 'too-long' | 'malformed'): void {
    this.#dropped.add(1, { reason });
  }
}
