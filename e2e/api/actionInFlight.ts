import { expect } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { calls, forgetCalls, injectFault } from '../control';
import { send } from './http';
import type { PortalReplica } from './PortalReplica';
import type { StaffClient } from './StaffClient';

/**
 * Begins an action at a replica for which AWS does at once what it is asked and takes a while to say so, and resolves when that call is under way.
 *
 * @param staff - who has stepped up for it
 */
export async function actionInFlight(
  replica: PortalReplica,
  staff: StaffClient,
  path: string,
  latencyMs: number,
) {
  const key = randomUUID();
  const body = {
    reason: 'While it stops',
    seenVersion: await staff.look(path),
  };
  await forgetCalls();
  await injectFault({
    standIn: 'ecs',
    operation: 'UpdateService',
    kind: 'latency',
    when: 'after',
    latencyMs,
    times: 1,
  });
  const answer = send('POST', `/admin/api/${path}`, {
    origin: replica.origin,
    headers: { authorization: staff.authorization, 'idempotency-key': key },
    body,
  }).catch((error: Error) => error);
  await expect
    .poll(async () => (await calls('ecs', 'UpdateService')).length)
    .toBe(1);
  return { answer, key, body };
}
