/**
 * The sandbox's time. Everything that moves is computed from `now()` when it is asked for: there are no timers, so that advancing the clock is
 * all that a test needs.
 */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Jumps forward. @param ms - milliseconds, not negative */
  advance(ms: number): void;
  /** Sandbox milliseconds per real millisecond: 1 is real time, 0 stands still. Setting it never makes time jump. */
  rate: number;
  /** Back to how it began: forgets what it was advanced by, and its rate. */
  reset(): void;
}

class AnchoredClock implements Clock {
  readonly #source: () => number;
  readonly #startAt: number | undefined;
  readonly #startRate: number;
  #anchorReal: number;
  #anchorNow: number;
  #rate: number;

  constructor(options: {
    startAt?: number;
    rate: number;
    source: () => number;
  }) {
    this.#source = options.source;
    this.#startAt = options.startAt;
    this.#startRate = options.rate;
    this.#anchorReal = options.source();
    this.#anchorNow = options.startAt ?? this.#anchorReal;
    this.#rate = options.rate;
  }

  now(): number {
    return Math.floor(
      this.#anchorNow + (this.#source() - this.#anchorReal) * this.#rate,
    );
  }

  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) {
      throw new RangeError('The clock only goes forward: ms must be 0 or more');
    }
    this.#anchorNow += ms;
  }

  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    if (!Number.isFinite(rate) || rate < 0) {
      throw new RangeError('rate must be 0 or more');
    }
    this.#anchorNow = this.now();
    this.#anchorReal = this.#source();
    this.#rate = rate;
  }

  reset(): void {
    this.#anchorReal = this.#source();
    this.#anchorNow = this.#startAt ?? this.#anchorReal;
    this.#rate = this.#startRate;
  }
}

/** A clock that runs with the machine's, until it is advanced or given another rate. */
export function createRealClock(): Clock {
  return new AnchoredClock({ rate: 1, source: Date.now });
}

/**
 * A clock that stands still until it is advanced.
 *
 * @param startAt - epoch milliseconds
 */
export function createStoppedClock(startAt: number): Clock {
  return new AnchoredClock({ startAt, rate: 0, source: Date.now });
}
