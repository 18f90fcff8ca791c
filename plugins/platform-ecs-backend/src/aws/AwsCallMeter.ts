import { metrics, type Counter } from '@opentelemetry/api';
import type { Pluggable } from '@smithy/types';
import { explainAwsError } from './explainAwsError';

/** Counts every request that goes to AWS, each retry by itself. */
export class AwsCallMeter {
  readonly #calls: Counter;
  readonly #throttles: Counter;

  static create(): AwsCallMeter {
    return new AwsCallMeter();
  }

  private constructor() {
    const meter = metrics.getMeter('alphaswarm-admin');
    this.#calls = meter.createCounter('platform_ecs.aws.calls', {
      description:
        'Requests sent to AWS, retries included, by service, operation and outcome',
    });
    this.#throttles = meter.createCounter('platform_ecs.aws.throttles', {
      description: 'Requests that AWS refused because it was asked too often',
    });
  }

  /** The middleware that counts a client's requests. */
  plugin(service: string): Pluggable<any, any> {
    return {
      applyToStack: stack => {
        stack.add(
          (next, context) => async args => {
            const operation = (context.commandName ?? 'unknown').replace(
              /Command$/,
              '',
            );
            try {
              const output = await next(args);
              this.#count(service, operation, 'ok');
              return output;
            } catch (error) {
              const { problem } = explainAwsError(operation, error);
              this.#count(service, operation, problem);
              throw error;
            }
          },
          // The innermost of its step: inside the retries, so that every attempt is counted.
          {
            step: 'finalizeRequest',
            priority: 'low',
            name: 'countAwsCalls',
            override: true,
          },
        );
      },
    };
  }

  #count(service: string, operation: string, outcome: string): void {
    this.#calls.add(1, { service, operation, outcome });
    if (outcome === 'throttled') {
      this.#throttles.add(1, { service, operation });
    }
  }
}
