import type {
  StepUpChallenge,
  StepUpChallengeStatus,
} from '@alphaswarm-admin/plugin-staff-access-common';
import { ObservableState } from '../runs/ObservableState';
import type { StepUpApi, StepUpPurpose } from './StepUpApi';
import type { StepUpChallengeClient } from './StepUpChallengeClient';
import { StepUpProof } from './StepUpProof';
import { BrowserStepUpWindows, type StepUpWindows } from './StepUpWindows';

/** {@link StepUpApi} that keeps the waiting step-ups in memory. */
export class DefaultStepUpApi implements StepUpApi {
  readonly #client: StepUpChallengeClient;
  readonly #windows: StepUpWindows;
  readonly #proofs = new ObservableState<readonly StepUpProof[]>([]);

  static create(options: {
    client: StepUpChallengeClient;
    /** The browser's own if left out. */
    windows?: StepUpWindows;
  }): DefaultStepUpApi {
    return new DefaultStepUpApi(
      options.client,
      options.windows ?? new BrowserStepUpWindows(),
    );
  }

  private constructor(client: StepUpChallengeClient, windows: StepUpWindows) {
    this.#client = client;
    this.#windows = windows;
  }

  async prove(
    challenge: Pick<StepUpChallenge, 'id'>,
    purpose: StepUpPurpose,
  ): Promise<'granted' | 'expired'> {
    const proof = new StepUpProof({
      challenge,
      idempotencyKey: purpose.idempotencyKey,
      subject: purpose.subject,
      client: this.#client,
      windows: this.#windows,
    });
    const giveUp = () => proof.cancel();
    purpose.signal?.addEventListener('abort', giveUp);
    this.#proofs.set([...this.#proofs.get(), proof]);
    if (purpose.signal?.aborted) {
      giveUp();
    }
    try {
      return await proof.settled;
    } finally {
      purpose.signal?.removeEventListener('abort', giveUp);
      this.#proofs.set(this.#proofs.get().filter(other => other !== proof));
    }
  }

  statusOf(
    challengeId: string,
    options: { signal: AbortSignal },
  ): Promise<StepUpChallengeStatus> {
    return this.#client.status(challengeId, options);
  }

  readonly getProofs = (): readonly StepUpProof[] => this.#proofs.get();

  readonly subscribe = (listener: () => void): (() => void) =>
    this.#proofs.subscribe(listener);
}
