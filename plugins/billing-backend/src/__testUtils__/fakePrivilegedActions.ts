import {
  REVERT_PATH,
  type PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import { json, type Request } from 'express';

/**
 * The one door without the house: parses, observes, describes, performs, and answers as the pipeline does when it allows. Authorization, step-up, the
 * ledger and idempotency are tested where they live.
 */
export function fakePrivilegedActions(): PrivilegedActionsService {
  return {
    mount(router, method, path, action) {
      const parseInput = ({ params, body }: Request) => {
        const { reason: _, seenVersion: __, ...input } = body;
        return parseRequest(action.input, { ...params, ...input }, 'body');
      };
      const { signal } = new AbortController();
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
      // The pipeline's own, and tested there: here only that it is documented.
      if (action.compensate) {
        router.post(REVERT_PATH, (_, res) => res.sendStatus(501));
        router.post(`${REVERT_PATH}/preview`, (_, res) => res.sendStatus(501));
      }
      router[method](path, json(), (req, res, next) => {
        (async () => {
          const input = parseInput(req);
          const { state } = await action.observe(input, { signal });
          const { result } = await action.perform({
            actionId: 'action-1',
            input,
            before: state,
            caller: { userRef: 'user:staff/o' },
            reason: req.body.reason,
            signal,
          });
          res.json({ actionId: 'action-1', state: 'succeeded', result });
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
