import type { CpOperationsClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  InstanceDetail,
  InstancePage,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
  ReadAuthorizer,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { readPlatformLinks } from '../platform/platformLinks';
import { instanceParams, instancesQuery } from '../schemas';
import type { InstanceReads } from './InstanceReads';

/** Options of {@link createInstanceRouter}. */
export type InstanceRouterOptions = {
  readers: ReadAuthorizer;
  privilegedActions: PrivilegedActionsService;
  instances: InstanceReads;
  instanceActions: {
    provision: PrivilegedAction;
    change: PrivilegedAction;
    suspend: PrivilegedAction;
    resume: PrivilegedAction;
    deprovision: PrivilegedAction;
  };
  cp: CpOperationsClient;
};

/** What companies have of managed services, and where services run. */
export function createInstanceRouter(options: InstanceRouterOptions): Router {
  const { readers, privilegedActions, instances, instanceActions } = options;
  const router = PromiseRouter();

  router.get('/instances', async (req, res) => {
    const { credentials, query } = await readers.authorize(req, instancesQuery);
    const { cursor: after, ...filter } = query;
    const page: InstancePage = {
      ...(await instances.page({ ...filter, after })),
      actions: await privilegedActions.availability(credentials, [
        instanceActions.provision,
      ]),
    };
    res.json(page);
  });

  router.get('/instances/:instance', async (req, res) => {
    const { credentials } = await readers.authorize(req, noQuery);
    const { instance: id } = parseRequest(instanceParams, req.params, 'path');
    const { change, suspend, resume, deprovision } = instanceActions;
    const detail: InstanceDetail = {
      ...(await instances.one(id)),
      actions: await privilegedActions.availability(credentials, [
        change,
        suspend,
        resume,
        deprovision,
      ]),
    };
    res.json(detail);
  });

  router.get('/platform', async (req, res) => {
    await readers.authorize(req, noQuery);
    res.json(await readPlatformLinks(options.cp));
  });

  const mount = (path: string, action: PrivilegedAction) =>
    privilegedActions.mount(router, 'post', path, action);
  mount('/instances', instanceActions.provision);
  mount('/instances/:instance/change', instanceActions.change);
  mount('/instances/:instance/suspend', instanceActions.suspend);
  mount('/instances/:instance/resume', instanceActions.resume);
  mount('/instances/:instance/deprovision', instanceActions.deprovision);
  return router;
}
