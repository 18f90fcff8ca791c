import type { ApiRoute } from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';
import { privilegedActionRoutes } from '../actions/privilegedActionRoutes';
import { revertInputSchema } from './createRevertAction';

/** Where every plugin that has an action which can be undone mounts the undoing, in Express's form. */
export const REVERT_PATH = '/actions/:actionId/revert';

/** The routes that are mounted there, for the plugin's API document. */
export const revertRoutes: ApiRoute[] = privilegedActionRoutes({
  path: '/actions/{actionId}/revert',
  summary:
    'Undoes an action, as a new action that names it; only while the target is as that one left it',
  params: revertInputSchema,
  input: z.strictObject({}),
  result: z.object({ reverted: z.uuid() }),
});
