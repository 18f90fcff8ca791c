import { metrics, type Counter, type Histogram } from '@opentelemetry/api';
import type { Pluggable } from '@smithy/types';
import { AwsCallError } from './AwsCallError';
import { AwsPace } from './AwsPace';
import { awsRate } from './awsRates';
import { BudgetExhaustedError, type CallQueue } from './CallQueue';
import { isThrottling } from './explainAwsError';
import { TokenBucket } from './TokenBucket';

/** A read waits for the budget; a mutation never does. */
export type AwsCallKind = 'read' | 'mutation';

/** An API that is called more slowly, because AWS throttled it. */
export type Slowdown = {
  /** E.g. `ecs:DescribeServices`. */
  api: string;
  /** How many times slower than usual, more than 1. */
  slowness: number;
};

/** Options of {@link AccountCallBudget.create}. */
export type AccountCallBudgetOptions = {
  /** For the metrics. */
  account: string;
  region: string;
  queue: CallQueue;
  /** What the queue's overall bucket allows, for the words of a refusal. */
  callsPerMinute: number;
  /** Called when AWS throttles, with what is slowed down and by how much. */
  onThrottled(slowdown: Slowdown): void;
};

/** One API of the account and region. */
type Api = { pace: AwsPace; bucket: TokenBucket };

/** What the calls of one account and region may cost. Slows down by itself while AWS throttles. */
export class AccountCallBudget {
  readonly #options: AccountCallBudgetOptions;
  readonly #apis = new Map<string, Api>();
  readonly #waits: Histogram;
  readonly #refusals: Counter;

  static create(options: AccountCallBudgetOptions): AccountCallBudget {
    return new AccountCallBudget(options);
  }

  private constructor(options: AccountCallBudgetOptions) {
    this.#options = options;
    const meter = metrics.getMeter('alphaswarm-admin');
    this.#waits = meter.createHistogram('platform_ecs.aws.budget.wait', {
      description: 'How long a read waited until the budget let it pass',
      unit: 's',
    });
    this.#refusals = meter.createCounter('platform_ecs.aws.budget.refusals', {
      description: 'Reads that were not sent because the budget was used up',
    });
    meter
      .createObservableGauge('platform_ecs.aws.slowness', {
        description:
          'How many times more slowly than usual an API is called since AWS throttled it; 1 is full speed',
      })
      .addCallback(gauge => {
        const { account, region } = this.#options;
        for (const [api, { pace }] of this.#apis) {
          gauge.observe(pace.slowness(), { account, region, api });
        }
      });
  }

  /** How many times slower than usual a client is called, at least 1. */
  slownessOf(service: string): number {
    return this.slowdownOf(service)?.slowness ?? 1;
  }

  /** The API of a client that is slowed down the most, if any is. */
  slowdownOf(service: string): Slowdown | undefined {
    const [worst] = [...this.#apis]
      .filter(([api]) => api.startsWith(`${service}:`))
      .map(([api, { pace }]) => ({ api, slowness: pace.slowness() }))
      .filter(({ slowness }) => slowness > 1)
      .toSorted((a, b) => b.slowness - a.slowness);
    return worst;
  }

  /** Slows an API down because AWS throttled another replica. */
  slowTo({ api, slowness }: Slowdown): void {
    this.#api(api).pace.slowTo(slowness);
  }

  /** The middleware that lets a client's requests through, each retry by itself. */
  plugin(service: string, kind: AwsCallKind): Pluggable<any, any> {
    return {
      applyToStack: stack => {
        stack.add(
          (next, context) => async args => {
            const operation = (context.commandName ?? 'unknown').replace(
              /Command$/,
              '',
            );
            const name = `${service}:${operation}`;
            const api = this.#api(name);
            if (kind === 'mutation') this.#options.queue.pass(api.bucket);
            else await this.#wait(service, operation, api);
            try {
              return await next(args);
            } catch (error) {
              if (isThrottling(error)) this.#throttled(name, api);
              throw error;
            }
          },
          // Inside the retries, so that every attempt takes its token; outside of the meter, which counts what is sent.
          {
            step: 'finalizeRequest',
            priority: 'normal',
            name: 'awaitAwsCallBudget',
            override: true,
          },
        );
      },
    };
  }

  #throttled(name: string, { pace }: Api): void {
    const before = pace.slowness();
    pace.throttled();
    const slowness = pace.slowness();
    if (slowness > before) this.#options.onThrottled({ api: name, slowness });
  }

  async #wait(service: string, operation: string, api: Api): Promise<void> {
    const { queue, callsPerMinute } = this.#options;
    const began = performance.now();
    try {
      await queue.wait(api.bucket);
    } catch (error) {
      if (!(error instanceof BudgetExhaustedError)) throw error;
      this.#refusals.add(1, { service, operation });
      throw new AwsCallError(
        `The portal did not ask AWS for ${operation}: its own budget of ${callsPerMinute} calls a minute, or of this one, is used up for ${Math.ceil(error.waitMs / 1000)} s`,
        { permission: `${service}:${operation}`, problem: 'throttled' },
      );
    }
    this.#waits.record((performance.now() - began) / 1000, {
      service,
      operation,
    });
  }

  #api(name: string): Api {
    const known = this.#apis.get(name);
    if (known) return known;
    const pace = AwsPace.create();
    const api = {
      pace,
      bucket: TokenBucket.create(awsRate(name), () => pace.slowness()),
    };
    this.#apis.set(name, api);
    return api;
  }
}
