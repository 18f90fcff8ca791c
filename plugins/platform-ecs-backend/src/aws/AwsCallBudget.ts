import { AccountCallBudget, type Slowdown } from './AccountCallBudget';
import { CallQueue, ratePerMinute } from './CallQueue';
import { TokenBucket } from './TokenBucket';

/** How long a read waits for the budget before it fails, milliseconds. Shorter than a look at a cluster may take. */
const LONGEST_WAIT_MS = 10_000;

/** Which account and region a slowdown is about. */
export type AccountSlowdown = Slowdown & { account: string; region: string };

/**
 * What all calls to AWS together may cost: a number of calls a minute, and for each API in each account and region a rate below AWS's own limit.
 */
export class AwsCallBudget {
  readonly #callsPerMinute: number;
  readonly #queue: CallQueue;
  readonly #accounts = new Map<string, AccountCallBudget>();
  readonly #onThrottled: (slowdown: AccountSlowdown) => void;

  /**
   * @param callsPerMinute - never exceeded by reads, in whatever minute
   * @param onThrottled - called when AWS throttles, for other replicas to be told
   */
  static create(
    callsPerMinute: number,
    onThrottled: (slowdown: AccountSlowdown) => void = () => {},
  ): AwsCallBudget {
    return new AwsCallBudget(callsPerMinute, onThrottled);
  }

  private constructor(
    callsPerMinute: number,
    onThrottled: (slowdown: AccountSlowdown) => void,
  ) {
    this.#callsPerMinute = callsPerMinute;
    this.#onThrottled = onThrottled;
    this.#queue = CallQueue.create(
      TokenBucket.create(ratePerMinute(callsPerMinute)),
      LONGEST_WAIT_MS,
    );
  }

  /**
   * The part of an account and region: AWS's limits hold for each by itself.
   *
   * @param account - its number, or any other name that stays the same
   */
  forAccount(account: string, region: string): AccountCallBudget {
    const key = `${account}/${region}`;
    const known = this.#accounts.get(key);
    if (known) return known;
    const budget = AccountCallBudget.create({
      account,
      region,
      queue: this.#queue,
      callsPerMinute: this.#callsPerMinute,
      onThrottled: slowdown =>
        this.#onThrottled({ account, region, ...slowdown }),
    });
    this.#accounts.set(key, budget);
    return budget;
  }

  /** Slows down because AWS throttled another replica. */
  slowTo({ account, region, ...slowdown }: AccountSlowdown): void {
    this.forAccount(account, region).slowTo(slowdown);
  }
}
