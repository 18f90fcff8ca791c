import { randomUUID } from 'node:crypto';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import { json, type Request } from 'express';
import type { PrivilegedActionsService } from '../actions';
import { PROPOSE } from '../pipeline/propose';
import { REVERT_PATH } from '../revert/revertRoutes';

/**
 * The one door without the house, for the tests of a plugin's router: parses, observes, describes, performs, and answers as the pipeline
 * does when it allows. Authorization, step-up and idempotency are tested where they live.
 *
 * @param options.ledger - takes the rows of an action that succeeds, where a test looks for them
 */
export function fakePrivilegedActions(
  options: { ledger?: AuditLedger } = {},
): PrivilegedActionsService {
  const { ledger } = options;
  return {
    mount(router, method, path, action) {
      ledger?.register(action.event);
      const { signal } = new AbortController();
      const parseInput = ({ params, body }: Request) => {
        const {
          reason: _,
          seenVersion: __,
          typedConfirmation: ___,
          ...input
        } = body;
        return parseRequest(action.input, { ...params, ...input }, 'body');
      };
      router.post(`${path}/preview`, json(), (req, res, next) => {
        (async () => {
          const input = parseInput(req);
          const { state, version } = await action.observe(input, { signal });
          res.json({
            action: action.event.id,
            ...action.describe(input, state),
            seenVersion: version,
          });
        })().catch(next);
      });
      // The pipeline's own, and tested there: here only that they are documented.
      const reverts = [
        REVERT_PATH,
        `${REVERT_PATH}/preview`,
        `${REVERT_PATH}${PROPOSE}`,
      ];
      for (const own of [
        `${path}${PROPOSE}`,
        ...(action.compensate ? reverts : []),
      ]) {
        router.post(own, (_, res) => res.sendStatus(501));
      }
      router[method](path, json(), (req, res, next) => {
        (async () => {
          const input = parseInput(req);
          const { state } = await action.observe(input, { signal });
          const { reason } = req.body;
          const actionId = randomUUID();
          const userRef = 'user:staff/olivia';
          const event = {
            definition: action.event,
            actionId,
            actor: { kind: 'user' as const, userRef },
            target: action.target(input),
            reason,
            details: { input, before: state },
          };
          await ledger?.append({ ...event, phase: 'intent' });
          const { result } = await action.perform({
            actionId,
            input,
            before: state,
            caller: { userRef },
            reason,
            signal,
          });
          await ledger?.append({ ...event, phase: 'succeeded' });
          res.json({ actionId, state: 'succeeded', result });
        })().catch(next);
      });
    },
    async availability(_, actions) {
      return actions.map(({ event }) => ({
        action: event.id,
        verdict: 'allowed' as const,
        stepUp: { acr: 'c1', maxAgeSeconds: 180, bound: false },
      }));
    },
  };
}
