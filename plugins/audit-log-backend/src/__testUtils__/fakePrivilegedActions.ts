import { parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import type { PrivilegedActionsService } from '@alphaswarm-admin/plugin-staff-access-node';
import { json, type Request } from 'express';
import { randomUUID } from 'node:crypto';

/**
 * The one door without the house: observes, performs, records and answers as the pipeline does when it allows. Authorization, step-up and
 * idempotency are tested where they live.
 */
export function fakePrivilegedActions(
  ledger: AuditLedger,
): PrivilegedActionsService {
  return {
    mount(router, method, path, action) {
      ledger.register(action.event);
      const { signal } = new AbortController();
      const parseInput = ({ params, body }: Request) => {
        const { reason: _, seenVersion: __, ...input } = body;
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
          await ledger.append({ ...event, phase: 'intent' });
          const { result } = await action.perform({
            actionId,
            input,
            before: state,
            caller: { userRef },
            reason,
            signal,
          });
          await ledger.append({ ...event, phase: 'succeeded' });
          res.json({ actionId, state: 'succeeded', result });
        })().catch(next);
      });
    },
    async availability(_, actions) {
      return actions.map(({ event }) => ({
        action: event.id,
        verdict: 'allowed' as const,
      }));
    },
  };
}
