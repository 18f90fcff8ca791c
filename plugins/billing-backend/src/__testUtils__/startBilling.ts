import {
  coreServices,
  createServiceFactory,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { privilegedActionsServiceRef } from '@alphaswarm-admin/plugin-staff-access-node';
import { fakePrivilegedActions } from '@alphaswarm-admin/plugin-staff-access-node/testUtils';
import type { Knex } from 'knex';
import { billingPlugin } from '../plugin';

type Task = SchedulerServiceTaskScheduleDefinition & {
  id: string;
  fn: (...args: never[]) => unknown;
};

/** Billing on a database, whose scheduled tasks run when a test says so. */
export async function startBilling(options: {
  knex: Knex;
  /** `billing` of the configuration. */
  billing: object;
}) {
  const tasks = new Map<string, Task>();
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockResolvedValue([{ result: AuthorizeResult.ALLOW }]);
  const send = jest.fn();
  const scheduler = mockServices.scheduler.mock();
  scheduler.scheduleTask.mockImplementation(async task => {
    tasks.set(task.id, task as Task);
  });
  const backend: TestBackend = await startTestBackend({
    features: [
      billingPlugin,
      permissions.factory,
      scheduler.factory,
      createServiceFactory({
        service: coreServices.database,
        deps: {},
        factory: () => mockServices.database({ knex: options.knex }),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send }),
      }),
      createServiceFactory({
        service: privilegedActionsServiceRef,
        deps: {},
        factory: () => fakePrivilegedActions(),
      }),
      mockServices.rootConfig.factory({ data: { billing: options.billing } }),
    ],
  });
  return {
    backend,
    permissions,
    send,
    taskIds: () => [...tasks.keys()],
    async run(task: string) {
      await tasks.get(task)!.fn();
    },
  };
}

export type Billing = Awaited<ReturnType<typeof startBilling>>;
