import { haltTargetStates } from '@alphaswarm-admin/plugin-kill-switch-common';
import { z } from 'zod';

const time = z.iso.datetime();

const problemSchema = z.object({
  error: z.string(),
  code: z.string(),
  statusCode: z.number().int().optional(),
});

/** What {@link createRouter}'s `/status` answers. */
export const statusSchema = z.object({
  state: z.enum(['engaged', 'released', 'unknown']),
  problem: z.string().optional(),
  reason: z.string().optional(),
  engaged: z
    .object({
      by: z.string(),
      name: z.string().optional(),
      at: time,
      actionId: z.string(),
    })
    .optional(),
  seenAt: time,
  running: z.number().int().nullable(),
  workloads: z
    .object({
      running: z.number().int(),
      replicas: z.number().int(),
      companies: z.number().int(),
    })
    .nullable(),
  targets: z.array(
    z.object({
      target: z.string(),
      state: z.enum(haltTargetStates),
      running: z.number().int().nullable(),
      problem: problemSchema.optional(),
    }),
  ),
  actions: z.array(z.looseObject({ action: z.string(), verdict: z.string() })),
});

/** What a halt answers with. */
export const haltResultSchema = z.object({
  halted: z.array(z.string()),
  notHalted: z.array(problemSchema.extend({ target: z.string() })),
});
