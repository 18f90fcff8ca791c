import type { StepUpProofState } from './StepUpProof';

/** What a step-up says in one of its states. */
export type StepUpProofWords = {
  status: 'info' | 'warning' | 'danger' | 'success';
  title: string;
  detail: string;
  /** What the button that begins (again) says; absent when there is nothing to press. */
  begin?: string;
};

/** What to say in each state of a step-up. */
export function stepUpProofWords(state: StepUpProofState): StepUpProofWords {
  switch (state.step) {
    case 'asking':
      return {
        status: 'info',
        title: 'Prove it’s you',
        detail:
          'The policy asks for a fresh multi-factor sign-in. It opens in a small window; the action goes on by itself afterwards.',
        begin: 'Verify with Entra',
      };
    case 'opening':
      return {
        status: 'info',
        title: 'Opening the sign-in window…',
        detail: 'One moment.',
      };
    case 'waiting':
      return {
        status: 'info',
        title: 'Waiting for you in the other window',
        detail:
          'Approve the sign-in there. The action goes on by itself as soon as it counts.',
        begin: 'Open the window again',
      };
    case 'closed':
      return {
        status: 'warning',
        title: 'The sign-in window was closed',
        detail:
          'If you had finished, the action goes on in a moment. If not, open it again. Nothing has been done yet.',
        begin: 'Open the window again',
      };
    case 'blocked':
      return {
        status: 'warning',
        title: 'Your browser blocked the sign-in window',
        detail:
          'Allow pop-ups for this site and try again, or sign in through the link below. Nothing has been done yet.',
        begin: 'Try again',
      };
    case 'refused':
      return {
        status: 'danger',
        title: 'The sign-in did not count',
        detail: `${state.problem} Nothing has been done.`,
        begin: 'Try again',
      };
    case 'failed':
      return {
        status: 'danger',
        title: 'The sign-in could not be started',
        detail: `${state.error.message} Nothing has been done.`,
        begin: 'Try again',
      };
    case 'expired':
      return {
        status: 'warning',
        title: 'This took too long',
        detail:
          'The request to verify has expired and nothing has been done. A new one is asked for when you go on.',
        begin: 'Ask again',
      };
    case 'granted':
      return {
        status: 'success',
        title: 'Verified',
        detail: 'The action goes on.',
      };
    case 'cancelled':
      return {
        status: 'info',
        title: 'Cancelled',
        detail: 'Nothing has been done.',
      };
    default:
      throw new TypeError(
        `Unknown step: ${JSON.stringify(state satisfies never)}`,
      );
  }
}
