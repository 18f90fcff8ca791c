import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type {
  StepUpChallenge,
  StepUpChallengeStatus,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { ObservableState } from '../runs/ObservableState';
import { StepUpCancelledError } from './StepUpApi';
import type { StepUpChallengeClient } from './StepUpChallengeClient';
import type { StepUpPopup, StepUpWindows } from './StepUpWindows';

/** How often a begun challenge is asked about, milliseconds. */
const POLL_INTERVAL_MS = 1000;

/** Where a step-up stands, as the person sees it. */
export type StepUpProofState =
  /** Waits for the person to begin. */
  | { step: 'asking' }
  /** The popup is being sent to the identity provider. */
  | { step: 'opening' }
  /** The person signs in in the popup. */
  | { step: 'waiting' }
  /** The popup was closed; a sign-in that did finish still counts. */
  | { step: 'closed' }
  /** The browser did not let a popup open; the link leads to the same place. */
  | { step: 'blocked'; authorizeUrl: string }
  /** The sign-in did not count, and why. */
  | { step: 'refused'; problem: string }
  /** It could not be begun. */
  | { step: 'failed'; error: Error }
  | { step: 'expired' }
  | { step: 'granted' }
  | { step: 'cancelled' };

/** One challenge on its way to being answered by a person. */
export class StepUpProof {
  readonly challenge: Pick<StepUpChallenge, 'id'>;
  /** The attempt that was challenged. */
  readonly idempotencyKey: string;
  readonly subject: string;
  /** Settles once the attempt is worth sending again, rejects when the person gives up. */
  readonly settled: Promise<'granted' | 'expired'>;

  readonly #client: StepUpChallengeClient;
  readonly #windows: StepUpWindows;
  readonly #state = new ObservableState<StepUpProofState>({ step: 'asking' });
  #settle!: (outcome: 'granted' | 'expired') => void;
  #reject!: (error: StepUpCancelledError) => void;
  #watch: AbortController | undefined;
  #popup: StepUpPopup | undefined;

  constructor(options: {
    challenge: Pick<StepUpChallenge, 'id'>;
    idempotencyKey: string;
    subject: string;
    client: StepUpChallengeClient;
    windows: StepUpWindows;
  }) {
    this.challenge = options.challenge;
    this.idempotencyKey = options.idempotencyKey;
    this.subject = options.subject;
    this.#client = options.client;
    this.#windows = options.windows;
    this.settled = new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#reject = reject;
    });
  }

  readonly getState = (): StepUpProofState => this.#state.get();

  readonly subscribe = (listener: () => void): (() => void) =>
    this.#state.subscribe(listener);

  /**
   * Opens the popup and begins. Must be called right in a click's handler: browsers let a popup open only then, which is why the window
   * comes first and its address after. May be called again after `closed`, `blocked`, `refused` and `failed`.
   */
  begin(): void {
    this.#stopWatching();
    this.#popup?.close();
    this.#popup = this.#windows.open();
    this.#state.set({ step: 'opening' });
    void this.#start(this.#popup);
  }

  /** Lets an expired challenge go, so that the attempt is sent again and brings a new one. */
  renew(): void {
    this.#finish({ step: 'expired' });
    this.#settle('expired');
  }

  /** Gives up. */
  cancel(): void {
    this.#finish({ step: 'cancelled' });
    this.#reject(new StepUpCancelledError());
  }

  async #start(popup: StepUpPopup | undefined): Promise<void> {
    let authorizeUrl: string;
    try {
      ({ authorizeUrl } = await this.#client.start(this.challenge.id));
    } catch (error) {
      popup?.close();
      if (isGone(error)) {
        this.renew();
      } else {
        this.#state.set({ step: 'failed', error: error as Error });
      }
      return;
    }
    if (popup) {
      popup.goTo(authorizeUrl);
      this.#state.set({ step: 'waiting' });
    } else {
      this.#state.set({ step: 'blocked', authorizeUrl });
    }
    void this.#watchChallenge();
  }

  /** Asks what became of the challenge, every second and whenever the popup's page says that something did. */
  async #watchChallenge(): Promise<void> {
    const watch = new AbortController();
    this.#watch = watch;
    while (!watch.signal.aborted) {
      await this.#windows.nextNews(this.challenge.id, {
        withinMs: POLL_INTERVAL_MS,
        signal: watch.signal,
      });
      if (watch.signal.aborted) {
        return;
      }
      // Read before asking: a popup that closes because it is finished has told the server already.
      const wasClosed = this.#popup?.isClosed() ?? false;
      const status = await this.#statusOf(watch.signal);
      if (watch.signal.aborted) {
        return;
      }
      this.#follow(status, wasClosed);
    }
  }

  async #statusOf(
    signal: AbortSignal,
  ): Promise<StepUpChallengeStatus | undefined> {
    try {
      return await this.#client.status(this.challenge.id, { signal });
    } catch (error) {
      // Anything but "it's gone" may pass: the challenge itself says when it is over.
      return isGone(error)
        ? { id: this.challenge.id, state: 'expired' }
        : undefined;
    }
  }

  #follow(status: StepUpChallengeStatus | undefined, wasClosed: boolean): void {
    switch (status?.state) {
      case 'granted':
        this.#finish({ step: 'granted' });
        this.#settle('granted');
        break;
      case 'refused':
        // The popup stays: its page says so too, and somebody may be reading it.
        this.#stopWatching();
        this.#state.set({
          step: 'refused',
          problem: status.problem ?? 'The sign-in did not count as a step-up.',
        });
        break;
      case 'expired':
        this.#finish({ step: 'expired' });
        break;
      default:
        if (wasClosed && this.getState().step === 'waiting') {
          this.#state.set({ step: 'closed' });
        }
    }
  }

  #finish(state: StepUpProofState): void {
    this.#stopWatching();
    this.#popup?.close();
    this.#popup = undefined;
    this.#state.set(state);
  }

  #stopWatching(): void {
    this.#watch?.abort();
    this.#watch = undefined;
  }
}

/** The challenge can't be answered any more: unknown, already used, or past its time. */
function isGone(error: unknown): boolean {
  return (
    error instanceof PortalApiError && [404, 409, 410].includes(error.status)
  );
}
