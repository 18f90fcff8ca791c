import {
  openCheckpoint,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { LedgerBrokenError } from '@alphaswarm-admin/plugin-audit-log-node';
import type { PresentTree, Witness, WitnessStanding } from './Witness';

/** How long a witness may take to answer, milliseconds. */
const TIMEOUT_MS = 10_000;

/** Options of {@link HttpWitness.create}. */
export type HttpWitnessOptions = {
  name: string;
  /** Its submission prefix: `add-checkpoint` is below it. */
  url: string;
  log: TrustedLog;
};

/**
 * A C2SP tlog-witness: it is sent each head with the proof that it continues the last one, verifies that against what it holds, and cosigns.
 * What it would not cosign is a log that was rewritten.
 *
 * @see https://c2sp.org/tlog-witness
 */
export class HttpWitness implements Witness {
  readonly name: string;
  readonly #url: string;
  readonly #log: TrustedLog;
  /** What the witness is known to hold. */
  #size = 0;

  static create(options: HttpWitnessOptions): HttpWitness {
    return new HttpWitness(options);
  }

  private constructor(options: HttpWitnessOptions) {
    this.name = options.name;
    this.#url = `${options.url.replace(/\/+$/, '')}/add-checkpoint`;
    this.#log = options.log;
  }

  async compare(tree: PresentTree): Promise<WitnessStanding> {
    let answer = await this.#submit(tree);
    if (answer.status === 409) {
      // It says what it holds: more than this process knew of, or another process was quicker.
      this.#size = this.#sizeOf(answer.body, tree);
      answer = await this.#submit(tree);
    }
    switch (answer.status) {
      case 200:
        // A cosignature is a line of a note: under the head, it makes a note that still verifies.
        openCheckpoint(`${tree.head.note}${answer.body}`, this.#log);
        this.#size = tree.head.size;
        return { size: this.#size };
      case 409:
      case 422:
        throw new LedgerBrokenError(
          `the witness '${this.name}' refuses the head of ${tree.head.size} rows: it does not continue the ${this.#size} rows that the witness has seen`,
        );
      default:
        throw new Error(`it answered ${answer.status}`);
    }
  }

  async #submit(tree: PresentTree): Promise<{ status: number; body: string }> {
    const response = await fetch(this.#url, {
      method: 'POST',
      body: await tree.continuation(this.#size),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: await response.text() };
  }

  #sizeOf(body: string, tree: PresentTree): number {
    const size = /^(0|[1-9]\d{0,14})\n$/.exec(body)?.[1];
    if (size === undefined) throw new Error('it answered 409 without a size');
    if (Number(size) > tree.head.size) {
      throw new LedgerBrokenError(
        `the witness '${this.name}' has seen a head of ${size} rows, but the log has only ${tree.head.size}`,
      );
    }
    return Number(size);
  }
}
