import { serviceStates } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import { sortColumns } from './serviceFilters';

/** What of the overview is in the URL: `?state=failing&state=rolling-out&q=core&sort=cpu&direction=descending`. */
export const overviewUrlSchema = z.object({
  state: z.array(z.enum(serviceStates)).default([]),
  q: z.string().max(255).default(''),
  sort: z.enum(sortColumns).default('attention'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
});
