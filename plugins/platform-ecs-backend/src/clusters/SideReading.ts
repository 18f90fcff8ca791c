import { explainAwsError } from '../aws/explainAwsError';

/** Options of {@link SideReading.create}. */
export type SideReadingOptions<T> = {
  /** What is known before the first reading, and after one that failed. */
  nothing: T;
  /** How long a reading is good for, milliseconds. */
  everyMs: number;
  /** The longest that a reading may take, milliseconds. Its own: it may outlast the look that began it. */
  deadlineMs: number;
  /** The IAM action that it needs, e.g. `cloudwatch:GetMetricData`. */
  permission: string;
  /** What is missing without it, as a sentence: `CPU and memory are not shown.` */
  missing: string;
};

/**
 * Something that completes what a look found, read less often than the cluster is looked at. A look begins it and doesn't wait for it, except for the first: a
 * rollout is never shown late because of it. If it can't be read the look has a gap, and it is tried again when it is due: what is denied now is denied
 * in a second too.
 */
export class SideReading<T> {
  readonly #options: SideReadingOptions<T>;
  #value: T;
  #gap?: string;
  #begunAt = Number.NEGATIVE_INFINITY;
  #dueAt = Number.NEGATIVE_INFINITY;
  #readOnce = false;

  static create<T>(options: SideReadingOptions<T>): SideReading<T> {
    return new SideReading(options);
  }

  private constructor(options: SideReadingOptions<T>) {
    this.#options = options;
    this.#value = options.nothing;
  }

  get value(): T {
    return this.#value;
  }

  /** Why there is nothing, in words; absent when there is. */
  get gap(): string | undefined {
    return this.#gap;
  }

  /**
   * Begins a reading if one is due, and waits for it if it is the first. Never throws.
   *
   * @param slowness - by how much longer than usual a reading is good for
   * @param read - makes the calls
   */
  async refresh(
    slowness: number,
    read: (options: { signal: AbortSignal }) => Promise<T>,
  ): Promise<void> {
    const now = Date.now();
    if (now < this.#dueAt) return;
    this.#begunAt = now;
    this.#dueAt = now + this.#options.everyMs * slowness;
    const reading = this.#read(read);
    if (!this.#readOnce) await reading;
  }

  /** Lets the next {@link SideReading.refresh} read, if the last one is at least `afterMs` old. */
  hasten(afterMs: number): void {
    this.#dueAt = Math.min(this.#dueAt, this.#begunAt + afterMs);
  }

  async #read(
    read: (options: { signal: AbortSignal }) => Promise<T>,
  ): Promise<void> {
    const { nothing, deadlineMs, permission, missing } = this.#options;
    try {
      this.#value = await read({ signal: AbortSignal.timeout(deadlineMs) });
      this.#gap = undefined;
    } catch (error) {
      // What is old and doesn't say so would pass for new.
      this.#value = nothing;
      this.#gap = `${missing} ${explainAwsError(permission, error).message}.`;
    }
    this.#readOnce = true;
  }
}
