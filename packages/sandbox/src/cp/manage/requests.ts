import { z } from 'zod';
import { CpRefusal } from '../envelope';

const quantity = z.string().regex(/^\d+(\.\d+)?([munkKMGTPE]i?)?$/);

/** `POST /manage/tenants/{id}/provision`. */
export const tenantSpecSchema = z.object({
  tenant_id: z.string().regex(/^[a-z0-9-]{1,63}$/),
  plan: z.enum(['b2b', 'b2c', 'internal', 'sandbox']),
  quotas: z
    .object({
      cpu: quantity,
      memory: quantity,
      gpus: quantity,
      pvcs: quantity,
      pods: quantity,
      services: quantity,
      requests_per_second: quantity,
    })
    .partial(),
  network_policy_mode: z.string().optional(),
});

export const haltSchema = z.object({ reason: z.string().min(1).max(512) });

export const reasonSchema = z.object({ reason: z.string().min(1).max(2_000) });

export const scaleSchema = z.object({
  replicas: z.coerce.number().int().min(0).max(1_000),
  namespace: z.string().optional(),
});

export const logsQuerySchema = z.object({
  tail: z.coerce.number().int().min(1).max(1_000).default(200),
});

export const companiesQuerySchema = z.object({
  q: z.string().optional(),
  status: z.enum(['active', 'suspended']).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** @throws CpRefusal 422 that names the field */
export function parseRequest<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    return parsed.data;
  }
  const [{ path, message }] = parsed.error.issues;
  throw new CpRefusal(
    422,
    'validation_error',
    `${path.join('.') || 'body'}: ${message}`,
  );
}
