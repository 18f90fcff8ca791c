import {
  errorResponses,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { utilizationSchema } from '../schemas';

/** The document of {@link createUtilizationRouter}. */
export const utilizationRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/utilization',
    summary:
      'CPU and memory of all services in the last hour, a number a minute',
    responses: {
      200: {
        description: 'The series',
        content: { 'application/json': { schema: utilizationSchema } },
      },
      ...errorResponses(400, 401, 403),
    },
  },
];
