import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StandIn } from '../../StandIn';
import { AwsError } from '../AwsError';
import type { AssumedSessions } from '../sts/AssumedSessions';

/** One AWS service in one account and region. */
export interface AccountStandIn {
  accountId: string;
  region: string;
  standIn: StandIn;
}

/**
 * One service for several accounts and regions behind one endpoint, as the service's real endpoint is: whose account a request is for follows from the key that signed it,
 * and the region from the signature's scope. A key that STS did not give out is the portal's own.
 *
 * @param options - `own` is the portal's own account; `empty` is how the service looks where nothing runs
 */
export function serveAccounts(options: {
  own: AccountStandIn;
  others: AccountStandIn[];
  empty: (accountId: string, region: string) => StandIn;
  sessions: AssumedSessions;
}): StandIn {
  const { own, others, empty, sessions } = options;
  const all = [own, ...others];
  const empties = new Map<string, StandIn>();

  const find = (request: IncomingMessage): StandIn => {
    const { authorization = '', 'x-amz-security-token': token } =
      request.headers;
    const scope = /Credential=([^/,]+)\/\d{8}\/([^/]+)\//.exec(authorization);
    // What isn't signed is refused by the service itself.
    if (!scope) return own.standIn;
    const [, accessKeyId, region] = scope;
    const session = sessions.find(accessKeyId, token?.toString());
    if (session && !session.role.allowed) {
      throw new AwsError(
        'AccessDeniedException',
        `User: arn:aws:sts::${session.accountId}:assumed-role/${session.role.name}/${session.sessionName} is not authorized to perform this action because no identity-based policy allows it`,
        { queryCode: 'AccessDenied' },
      );
    }
    const accountId = session?.accountId ?? own.accountId;
    const there = all.find(
      account => account.accountId === accountId && account.region === region,
    );
    if (there) return there.standIn;
    const key = `${accountId}/${region}`;
    const nothing = empties.get(key) ?? empty(accountId, region);
    empties.set(key, nothing);
    return nothing;
  };

  return {
    ...own.standIn,
    handler: (request, response) => {
      let standIn: StandIn;
      try {
        standIn = find(request);
      } catch (error) {
        refuse(response, error);
        return;
      }
      standIn.handler(request, response);
    },
    close: async () => {
      for (const { standIn } of all) await standIn.close?.();
    },
  };
}

/** Before the service saw the request: as the protocols that these services speak word a refusal. */
function refuse(response: ServerResponse, error: unknown): void {
  const refusal =
    error instanceof AwsError
      ? error
      : new AwsError('InternalFailure', `Sandbox defect: ${error}`, {
          status: 500,
        });
  response.writeHead(refusal.status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-query-error': `${refusal.queryCode};Sender`,
  });
  response.end(
    JSON.stringify({ __type: refusal.type, message: refusal.message }),
  );
}
