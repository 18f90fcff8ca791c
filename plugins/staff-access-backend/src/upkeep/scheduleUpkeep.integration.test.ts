import { randomUUID } from 'node:crypto';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import type {
  ActionReconciler,
  StaffAccessStore,
} from '@alphaswarm-admin/plugin-staff-access-node';
import knexFactory from 'knex';
import type { ApprovalUpkeep } from '../approvals/ApprovalUpkeep';
import type { FollowNews } from '../follows/FollowNews';
import type { ProposalNotices } from '../proposals/ProposalNotices';
import { DatabaseProxy } from '../__testUtils__/DatabaseProxy';
import { scheduleUpkeep } from './scheduleUpkeep';

jest.setTimeout(60_000);

/** Resolves when `condition` holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 50));
}

describe('the reconciler’s lease', () => {
  it('lets one of two replicas run at a time, and survives a restart of Postgres', async () => {
    const server = new URL(
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
    );
    const database = `upkeep_${randomUUID().replaceAll('-', '')}`;
    const admin = knexFactory({ client: 'pg', connection: server.href });
    await admin.raw('create database ??', [database]);
    const proxy = await DatabaseProxy.start({
      host: server.hostname,
      port: Number(server.port),
    });

    let runs = 0;
    let running = 0;
    let mostAtOnce = 0;
    const reconciler = {
      async run() {
        running += 1;
        mostAtOnce = Math.max(mostAtOnce, running);
        await new Promise(resolve => setTimeout(resolve, 100));
        running -= 1;
        runs += 1;
      },
    };
    const replica = () =>
      startTestBackend({
        features: [
          mockServices.rootConfig.factory({
            data: {
              backend: {
                database: {
                  client: 'pg',
                  pluginDivisionMode: 'schema',
                  connection: {
                    host: '127.0.0.1',
                    port: proxy.port,
                    user: server.username,
                    password: server.password,
                    database,
                  },
                },
              },
            },
          }),
          databaseServiceFactory,
          schedulerServiceFactory,
          createBackendPlugin({
            pluginId: 'staff-access',
            register(env) {
              env.registerInit({
                deps: {
                  scheduler: coreServices.scheduler,
                  logger: coreServices.logger,
                },
                init: ({ scheduler, logger }) =>
                  scheduleUpkeep({
                    scheduler,
                    logger,
                    reconciler: reconciler as unknown as ActionReconciler,
                    approvals: { async run() {} } as unknown as ApprovalUpkeep,
                    proposalNotices: {
                      async send() {},
                    } as unknown as ProposalNotices,
                    followNews: { async tell() {} } as unknown as FollowNews,
                    store: {} as StaffAccessStore,
                    settings: {
                      reconcileEvery: { milliseconds: 300 },
                      abandonAfterMs: 1,
                      keepKeysMs: 1,
                    },
                  }),
              });
            },
          }),
        ],
      });
    const replicas = [await replica(), await replica()];

    await until(() => runs >= 3);
    await proxy.cut();
    await until(() => running === 0);
    await proxy.restore();
    const before = runs;
    await until(() => runs >= before + 2);
    expect(mostAtOnce).toBe(1);

    await Promise.all(replicas.map(backend => backend.stop()));
    await proxy.cut();
    await admin.raw('drop database ?? with (force)', [database]);
    await admin.destroy();
  });
});
