import { AwsError } from './AwsError';

/** One page of a list, with the token of the next. */
export interface Page<T> {
  items: T[];
  nextToken?: string;
}

/**
 * Cuts a page out of a list. The token is opaque to clients and good only for the same request.
 *
 * @param query - what the list depends on: a token of another query is refused
 * @throws AwsError when the token isn't one of ours
 */
export function pageOf<T>(
  items: T[],
  options: {
    nextToken?: string;
    maxResults: number;
    query: unknown;
    invalidToken: () => AwsError;
  },
): Page<T> {
  const query = JSON.stringify(options.query);
  const offset = options.nextToken
    ? readToken(options.nextToken, query, options.invalidToken)
    : 0;
  const end = offset + options.maxResults;
  return {
    items: items.slice(offset, end),
    nextToken:
      end < items.length
        ? Buffer.from(JSON.stringify({ offset: end, query })).toString(
            'base64url',
          )
        : undefined,
  };
}

function readToken(
  token: string,
  query: string,
  invalidToken: () => AwsError,
): number {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    throw invalidToken();
  }
  const { offset, query: issuedFor } = Object(parsed);
  if (!Number.isInteger(offset) || offset < 0 || issuedFor !== query) {
    throw invalidToken();
  }
  return offset;
}
