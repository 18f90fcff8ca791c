import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { StepUpCancelledError } from '../stepUp/StepUpApi';

/** What went wrong with an attempt, in the order a person asks: what was done, what wasn't, what now. */
export type RunFailure = {
  title: string;
  detail: string;
  /** What was done and what was not. */
  effect: string;
  /**
   * What can be done in the dialog. `resend`: only the same attempt again, with the same key, because it may have been done. `retry`: the
   * same attempt again, or a change of what was typed. `fresh-preview`, `edit`: back to the preview. `close`: nothing.
   */
  remedy: 'resend' | 'retry' | 'fresh-preview' | 'edit' | 'close';
  actionId?: string;
  requestId?: string;
};

const NOTHING_DONE = 'Nothing was done.';
const UNKNOWN =
  'It is not known whether it was done. Sending it again is safe: the portal recognises the attempt and does it at most once.';

/** Explains why an attempt failed and what is left to do. */
export function describeRunFailure(error: Error): RunFailure {
  if (error instanceof StepUpCancelledError) {
    return {
      title: 'You did not verify',
      detail: 'The policy asks for it.',
      effect: NOTHING_DONE,
      remedy: 'edit',
    };
  }
  if (!(error instanceof PortalApiError)) {
    return {
      title: 'The portal’s page failed',
      detail: error.message,
      effect: UNKNOWN,
      remedy: 'resend',
    };
  }
  return {
    ...describeAnswer(error),
    actionId: error.body.actionId,
    requestId: error.requestId,
  };
}

function describeAnswer(error: PortalApiError): RunFailure {
  const { message: detail } = error;
  switch (error.status) {
    case 0:
      return {
        title: 'No answer',
        detail,
        effect: UNKNOWN,
        remedy: 'resend',
      };
    case 401:
      return {
        title: 'You are signed out',
        detail: `${detail} Sign in in another tab, then send it again from here.`,
        effect: NOTHING_DONE,
        remedy: 'retry',
      };
    case 403:
      return {
        title: 'You are not allowed to do this',
        detail: error.whoCould ? `${detail} ${error.whoCould} can.` : detail,
        effect: `${NOTHING_DONE} The attempt is in the audit log.`,
        remedy: 'close',
      };
    case 404:
      return {
        title: 'It is not there any more',
        detail,
        effect: NOTHING_DONE,
        remedy: 'close',
      };
    case 409:
      return {
        title: 'The world has moved',
        detail,
        effect: `${NOTHING_DONE} Look at what would happen now, then decide again.`,
        remedy: 'fresh-preview',
      };
    case 400:
    case 413:
    case 422:
      return {
        title: 'The portal did not accept it',
        detail,
        effect: NOTHING_DONE,
        remedy: 'edit',
      };
    case 429:
      return {
        title: 'Too many requests',
        detail: withRetry(error),
        effect: NOTHING_DONE,
        remedy: 'retry',
      };
    case 502:
      return {
        title: 'The other side refused',
        detail,
        effect:
          error.body.state === 'compensated'
            ? 'A part was done and has been undone.'
            : NOTHING_DONE,
        remedy: 'fresh-preview',
      };
    case 503:
      return {
        title: 'Not possible at the moment',
        detail: withRetry(error),
        effect: `${NOTHING_DONE} What can’t be written down first isn’t done.`,
        remedy: 'retry',
      };
    default:
      return {
        title: 'The portal failed',
        detail,
        effect: UNKNOWN,
        remedy: 'resend',
      };
  }
}

function withRetry(error: PortalApiError): string {
  return error.retryAfterSeconds === undefined
    ? error.message
    : `${error.message} Try again in ${Math.max(1, error.retryAfterSeconds)} s.`;
}
