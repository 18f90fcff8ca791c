import { isError } from '@backstage/errors';

/** A failed sign-in in words: what happened, and what to do. */
export type SignInProblem = { title: string; advice: string };

/** Explains why a sign-in failed. */
export function signInProblem(failure: Error): SignInProblem {
  const error = rootOf(failure);
  switch (error.name) {
    case 'PopupRejectedError':
      return {
        title: 'Your browser blocked the sign-in window',
        advice: 'Allow pop-ups for this site, then try again.',
      };
    case 'PopupClosedError':
      return {
        title: 'The sign-in window was closed before it finished',
        advice:
          'Try again, and leave the window open until it closes by itself.',
      };
    case 'NotAllowedError':
    case 'AuthenticationError':
      return {
        title: 'You could not be signed in',
        advice: `${error.message}. If you should have access, ask an Admin of the staff tenant.`,
      };
    case 'ServiceUnavailableError':
      return {
        title: 'Sign-in is not available at the moment',
        advice: `${error.message}. Try again in a moment.`,
      };
    default:
      return {
        title: 'Sign-in failed',
        advice: `${error.message}. Try again; if it stays, report it with this text.`,
      };
  }
}

/** The error that the backend reported, where the failure only wraps it. */
function rootOf(failure: Error): Error {
  return failure.name === 'ResponseError' && isError(failure.cause)
    ? failure.cause
    : failure;
}
