import { actionScope } from '@alphaswarm-admin/plugin-staff-access-node';
import type { Pluggable } from '@smithy/types';

/** What a request's user agent says of the action, as `action/<id>`: CloudTrail lists a request's user agent. */
export const ACTION_USER_AGENT = 'action';

/** Calls that change nothing, by AWS's way of naming operations. */
const READS = /^(Describe|Get|List|BatchGet|Filter|Lookup|Search)/;

/**
 * The one place where a change at AWS and the privileged action that made it are tied together. Every request that is sent while an action is performed says the
 * action's id in its user agent, before anybody knows what becomes of it; and the ids of the requests by which AWS made changes go into
 * the action's outcome row (`details.remoteCalls`). An action needs to do nothing for it: a client that has this middleware
 * does. CloudTrail lists both, so that the ledger and AWS are compared by identity.
 *
 * @param system - the client as the ledger names it, e.g. `aws:ecs`
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function stampWithAction(system: string): Pluggable<any, any> {
  return {
    applyToStack: stack => {
      stack.add(
        (next, context) => async args => {
          const scope = actionScope();
          if (!scope) return next(args);
          context.userAgent = [
            ...(context.userAgent ?? []),
            [ACTION_USER_AGENT, scope.actionId],
          ];
          const answer = await next(args);
          const operation = (context.commandName ?? '').replace(/Command$/, '');
          const { requestId } = answer.output.$metadata;
          if (requestId !== undefined && !READS.test(operation)) {
            scope.record({ system, operation, requestId });
          }
          return answer;
        },
        { step: 'initialize', name: 'stampWithAction', override: true },
      );
    },
  };
}
