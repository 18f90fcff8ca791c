import { toError } from '@backstage/errors';
import { SinkUnavailableError } from './Sink';

/** What went wrong with a connection, in words: the error's code and nothing else, since its message may quote what was sent. */
export function connectionProblem(error: unknown): SinkUnavailableError {
  const { name } = toError(error);
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new SinkUnavailableError('it does not answer');
  }
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' ? ` (${code})` : '';
  return new SinkUnavailableError(`${whatFailed(known)}${known}`);
}

function whatFailed(code: string): string {
  // What the other side says of ours, not what we say of its.
  if (/ALERT/.test(code)) return "it does not accept the portal's certificate";
  return /CERT|SIGNATURE|ISSUER/.test(code)
    ? 'its certificate is not accepted'
    : "it can't be reached";
}
