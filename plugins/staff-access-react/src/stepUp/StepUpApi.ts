import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  StepUpChallenge,
  StepUpChallengeStatus,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { StepUpProof } from './StepUpProof';

/** What a step-up is asked for. */
export type StepUpPurpose = {
  /** The attempt that was challenged; whoever shows that attempt shows its step-up too. */
  idempotencyKey: string;
  /** What the action is about, in words. */
  subject: string;
  /** Gives the step-up up. */
  signal?: AbortSignal;
};

/** Asks the person to prove who they are, and waits for it. */
export interface StepUpApi {
  /**
   * Resolves once the attempt is worth sending again: the challenge is `granted`, or `expired` and the next attempt will bring a new one.
   *
   * @throws {@link StepUpCancelledError} when the person gives up
   */
  prove(
    challenge: Pick<StepUpChallenge, 'id'>,
    purpose: StepUpPurpose,
  ): Promise<'granted' | 'expired'>;
  /**
   * What became of a challenge, and what it is for if an agent was challenged.
   *
   * @throws {@link PortalApiError} 404 if it isn't the person's
   */
  statusOf(
    challengeId: string,
    options: { signal: AbortSignal },
  ): Promise<StepUpChallengeStatus>;
  /** The step-ups that wait for the person. */
  readonly getProofs: () => readonly StepUpProof[];
  readonly subscribe: (listener: () => void) => () => void;
}

/** The ref of {@link StepUpApi}. */
export const stepUpApiRef = createApiRef<StepUpApi>().with({
  id: 'plugin.staff-access.step-up',
  pluginId: 'staff-access',
});

/** The person did not want to prove who they are. Nothing was done. */
export class StepUpCancelledError extends Error {
  readonly name = 'StepUpCancelledError';

  constructor() {
    super('The step-up was cancelled. Nothing was done.');
  }
}
