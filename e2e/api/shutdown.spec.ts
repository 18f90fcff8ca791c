import { expect, test } from '@playwright/test';
import { calls, healFaults } from '../control';
import { actionInFlight } from './actionInFlight';
import { send } from './http';
import { PortalReplica } from './PortalReplica';
import { StaffClient } from './StaffClient';

const redeploy =
  'platform-ecs/services/alphaswarm-cluster-prod/alphaswarm-cp-prod/redeploy';

let replica: PortalReplica;
let ada: StaffClient;

test.beforeEach(async () => {
  test.setTimeout(180_000);
  replica = await PortalReplica.start();
  ada = await StaffClient.signIn('Ada Admin');
  await ada.stepUp(redeploy);
});

test.afterEach(async () => {
  replica?.kill();
  await healFaults();
});

test('a portal that is asked to stop finishes the action in flight, takes no new request, and ends in time', async () => {
  const { answer } = await actionInFlight(replica, ada, redeploy, 4_000);
  const askedAt = Date.now();
  replica.terminate();

  await expect
    .poll(
      () =>
        send('GET', '/admin/health', { origin: replica.origin }).then(
          ({ status }) => String(status),
          (error: NodeJS.ErrnoException) => error.code,
        ),
      { timeout: 3_000 },
    )
    .toBe('ECONNREFUSED');
  const settled = await answer;
  expect(settled).toMatchObject({
    status: 200,
    body: { state: 'succeeded' },
  });
  expect(await replica.ended, replica.output).toBe(0);
  expect(Date.now() - askedAt).toBeLessThan(25_000);

  // The other portal reads what this one wrote last.
  const { actionId } = (settled as { body: { actionId: string } }).body;
  expect((await ada.rows(actionId)).map(row => row.phase).sort()).toEqual([
    'intent',
    'succeeded',
  ]);
  expect(await calls('ecs', 'UpdateService')).toHaveLength(1);
});
