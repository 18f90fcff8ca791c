import type { ActionPreview } from './action';

/** The authentication context that a step-up proves, as named in Entra Conditional Access. */
export const STEP_UP_ACR = 'c1';

/** What the policy asks of a step-up. */
export type StepUpRequirement = {
  /** The authentication context that must be in the ID token's `acrs`. */
  acr: string;
  /** How long ago `auth_time` may be, seconds. */
  maxAgeSeconds: number;
  /** Whether the step-up counts only for one operation, and once. */
  bound: boolean;
};

/** The challenge in the body of an RFC 9470 answer. */
export type StepUpChallenge = StepUpRequirement & {
  id: string;
  /** The action that was refused for want of a step-up, and its operation digest (hex SHA-256). */
  actionType: string;
  operationDigest: string;
  /** ISO 8601 UTC. After it the challenge can't be answered any more. */
  expiresAt: string;
};

/** What an agent wants to do for a person, who is asked to prove themselves for it. */
export type DelegatedRequest = Pick<
  ActionPreview,
  'title' | 'destructive' | 'changes' | 'affects' | 'warnings' | 'undo'
> & {
  /** What the agent is called. */
  agent: string;
  /** Why, in the agent's words. */
  reason: string;
};

/** What became of a challenge. */
export type StepUpChallengeStatus = {
  id: string;
  state: 'pending' | 'granted' | 'refused' | 'expired';
  /** Why the last sign-in did not count, in words for the person; only when `refused`. */
  problem?: string;
  /** What it is for, if an agent was challenged. */
  request?: DelegatedRequest;
};

/** A person's present step-up, shown in the header. */
export type StepUpState = {
  acr: string;
  /** ISO 8601 UTC: when the person last proved it. */
  authTime: string;
  /** ISO 8601 UTC: until when unbound actions go through without another proof. */
  expiresAt: string;
};

/** The `BroadcastChannel` on which the step-up's last page tells the opener that it is finished. */
export const STEP_UP_CHANNEL = 'alphaswarm-step-up';

/** What the step-up's last page says on {@link STEP_UP_CHANNEL}. Only a hint: whoever hears it asks the server. */
export type StepUpNews = {
  challengeId: string;
  state: 'granted' | 'refused';
};
