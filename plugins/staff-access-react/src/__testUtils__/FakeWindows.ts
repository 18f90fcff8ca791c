import type { StepUpPopup, StepUpWindows } from '../stepUp/StepUpWindows';

/** Windows that open nothing. Time passes when the test says so. */
export class FakeWindows implements StepUpWindows {
  readonly popups: FakePopup[] = [];
  isBlocked = false;
  readonly #waiting = new Set<() => void>();

  open(): StepUpPopup | undefined {
    if (this.isBlocked) {
      return undefined;
    }
    const popup = new FakePopup();
    this.popups.push(popup);
    return popup;
  }

  nextNews(
    _challengeId: string,
    options: { signal: AbortSignal },
  ): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      options.signal.addEventListener('abort', wake);
    });
  }

  /** Lets whoever waits look again. */
  tick(): void {
    for (const wake of [...this.#waiting]) {
      wake();
    }
  }

  /** How many are waiting for news. */
  get waiting(): number {
    return this.#waiting.size;
  }
}

/** A popup that remembers where it was sent. */
export class FakePopup implements StepUpPopup {
  url?: string;
  closed = false;

  goTo(url: string): void {
    this.url = url;
  }

  isClosed(): boolean {
    return this.closed;
  }

  close(): void {
    this.closed = true;
  }
}
