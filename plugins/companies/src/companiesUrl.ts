import { usageWindows } from '@alphaswarm-admin/plugin-companies-common';
import { z } from 'zod';

/** The state of the list, which is in its URL. */
export const companiesUrlSchema = z.object({
  /** A part of the name or the slug. */
  q: z.string().max(100).default(''),
  status: z.enum(['active', 'suspended']).optional(),
  /** The company whose drawer is open. */
  company: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,127}$/)
    .optional(),
});

/** The state of a company's page. */
export const companyUrlSchema = z.object({
  window: z.enum(usageWindows).default('30d'),
});
