import { PortalApiError } from '../../api/PortalApiError';

/** A problem as a person needs it: what failed, what was said about it, what to do. */
export type ProblemDescription = {
  title: string;
  detail: string;
  advice: string;
  requestId?: string;
};

/** Says what failed and what to do about it. */
export function describeProblem(error: Error): ProblemDescription {
  if (!(error instanceof PortalApiError)) {
    return {
      title: 'This part of the page failed',
      detail: error.message,
      advice: 'Try again; if it stays, report it with the text above.',
    };
  }
  return {
    title: problemTitle(error.status),
    detail: error.message,
    advice: problemAdvice(error),
    requestId: error.requestId,
  };
}

function problemTitle(status: number): string {
  switch (status) {
    case 0:
      return 'The portal could not be reached';
    case 401:
      return 'You are signed out';
    case 403:
      return 'You are not allowed to see this';
    case 404:
      return 'Not found';
    case 429:
    case 503:
      return 'Not available at the moment';
    case 502:
      return 'The system behind the portal failed';
    default:
      return status >= 500
        ? 'The portal failed'
        : 'The portal did not accept the request';
  }
}

function problemAdvice(error: PortalApiError): string {
  if (error.retryAfterSeconds !== undefined) {
    return `Try again in ${Math.max(1, error.retryAfterSeconds)} s.`;
  }
  switch (error.status) {
    case 0:
      return 'Check your connection, then try again.';
    case 401:
      return 'Reload the page to sign in again.';
    case 403:
      return error.whoCould
        ? `${error.whoCould} can.`
        : 'If you need it for your work, ask an Admin of the staff tenant.';
    case 404:
      return 'It may have been removed. Go back to the list.';
    default:
      return error.status >= 500
        ? 'Try again; if it stays, report it with the request id.'
        : 'Change what you asked for, then try again.';
  }
}
