import { serviceStates } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import type { Grouping } from './grouping';
import { sortColumns } from './serviceFilters';

const groupingSchema = z
  .custom<Grouping>(
    value =>
      typeof value === 'string' &&
      /^(?:none|cluster|account|state|tag:.{1,128})$/.test(value),
  )
  .default('none');

/** What of the overview is in the URL: `?state=failing&state=rolling-out&q=core&sort=cpu&direction=descending&group=cluster`. */
export const overviewUrlSchema = z.object({
  state: z.array(z.enum(serviceStates)).default([]),
  q: z.string().max(255).default(''),
  sort: z.enum(sortColumns).default('attention'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
  group: groupingSchema,
});
