import type { Page } from '@playwright/test';

/** One request that went over the network. */
export type Transfer = {
  url: string;
  /** Bytes received, headers and compressed body. */
  bytes: number;
};

type Pending = Transfer & { answered: boolean };

/** How long nothing may come in for a page to count as loaded, milliseconds. */
const QUIET_MS = 1_000;
/** How long that may take, milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * What a page receives over the network, as Chromium's network stack counts it. What comes from the browser's cache, and WebSocket frames, aren't counted.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/tot/Network/
 */
export class Transfers {
  readonly #pending = new Map<string, Pending>();
  #finished: Transfer[] = [];
  #changedAt = Date.now();

  /** Watches a page from now on. */
  static async of(page: Page): Promise<Transfers> {
    const transfers = new Transfers();
    const session = await page.context().newCDPSession(page);
    session.on('Network.requestWillBeSent', ({ requestId, request }) =>
      transfers.#begin(requestId, request.url),
    );
    session.on('Network.requestServedFromCache', ({ requestId }) =>
      transfers.#forget(requestId),
    );
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.fromDiskCache) transfers.#forget(requestId);
      else transfers.#answer(requestId, response.encodedDataLength);
    });
    session.on('Network.dataReceived', ({ requestId, encodedDataLength }) =>
      transfers.#receive(requestId, encodedDataLength),
    );
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      transfers.#finish(requestId, encodedDataLength),
    );
    session.on('Network.loadingFailed', ({ requestId }) =>
      transfers.#forget(requestId),
    );
    await session.send('Network.enable');
    return transfers;
  }

  private constructor() {}

  /**
   * Waits until the page is quiet, and returns what came since the last call.
   *
   * @throws Error that names what is still without an answer after half a minute
   */
  async take(): Promise<Transfer[]> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.#isQuiet()) {
      if (Date.now() > deadline) {
        const urls = this.#unanswered().map(({ url }) => url);
        throw new Error(`The page does not come to rest: ${urls.join(', ')}`);
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    // An answer whose body the page never reads is never said to be finished.
    const taken = [...this.#finished, ...this.#pending.values()];
    this.#finished = [];
    this.#pending.clear();
    return taken;
  }

  #isQuiet(): boolean {
    return (
      this.#unanswered().length === 0 &&
      Date.now() - this.#changedAt >= QUIET_MS
    );
  }

  #unanswered(): Pending[] {
    return [...this.#pending.values()].filter(({ answered }) => !answered);
  }

  #begin(id: string, url: string): void {
    if (!url.startsWith('http')) return;
    this.#changed();
    this.#pending.set(id, { url, bytes: 0, answered: false });
  }

  #answer(id: string, headerBytes: number): void {
    this.#changed();
    const pending = this.#pending.get(id);
    if (pending) {
      pending.answered = true;
      pending.bytes = headerBytes;
    }
  }

  #receive(id: string, bytes: number): void {
    this.#changed();
    const pending = this.#pending.get(id);
    if (pending) pending.bytes += bytes;
  }

  #finish(id: string, bytes: number): void {
    const pending = this.#pending.get(id);
    if (pending) this.#finished.push({ url: pending.url, bytes });
    this.#forget(id);
  }

  #forget(id: string): void {
    this.#changed();
    this.#pending.delete(id);
  }

  #changed(): void {
    this.#changedAt = Date.now();
  }
}
