import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import {
  addMarkedRoute,
  markPersonalRoute,
  type StaffSessionReader,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { followQuery } from './followSchemas';
import type { PersonalFollows } from './PersonalFollows';

/** What the routes of follows work with. */
export type FollowsRouterOptions = {
  /** People, in a sign-in. */
  sessions: StaffSessionReader;
  personalFollows: PersonalFollows;
};

/** What the caller follows. */
export function createFollowsRouter(options: FollowsRouterOptions): Router {
  const { sessions, personalFollows } = options;
  const router = PromiseRouter();

  const read = async (req: Request) => {
    const target = parseRequest(followQuery, req.query, 'query');
    return { target, caller: await sessions.read(req) };
  };
  const personal = (
    method: 'put' | 'delete',
    answer: (req: Request, res: Response) => Promise<void>,
  ) =>
    addMarkedRoute(
      router,
      method,
      '/follows',
      markPersonalRoute((req, res, next) => {
        answer(req, res).catch(next);
      }),
    );

  router.get('/follows', async (req, res) => {
    parseRequest(noQuery, req.query, 'query');
    res.json(await personalFollows.list(await sessions.read(req)));
  });

  personal('put', async (req, res) => {
    const { caller, target } = await read(req);
    res.json(await personalFollows.follow(caller, target));
  });

  personal('delete', async (req, res) => {
    const { caller, target } = await read(req);
    await personalFollows.unfollow(caller, target);
    res.status(204).end();
  });

  return router;
}
