import {
  MAX_MEMORY_QUERY,
  memoryKinds,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { z } from 'zod';
import type { MemorySearch } from '../api/HappeningsApi';

const time = z.iso.datetime({ offset: true }).optional();

/** What is looked for, as the URL says it. */
export const historyUrlSchema = z.object({
  q: z.string().min(1).max(MAX_MEMORY_QUERY).optional(),
  cluster: z.string().min(1).max(255).optional(),
  service: z.string().min(1).max(255).optional(),
  kind: z.enum(memoryKinds).optional(),
  exitCode: z.coerce.number().int().min(-9999).max(99999).optional(),
  from: time,
  to: time,
});

/** @see historyUrlSchema */
export type HistoryUrl = z.output<typeof historyUrlSchema>;

/** The change that takes all filters off. */
export const clearedHistory = {
  q: undefined,
  cluster: undefined,
  service: undefined,
  kind: undefined,
  exitCode: undefined,
  from: undefined,
  to: undefined,
} satisfies HistoryUrl;

/** What to search for: what the URL says, and what the page is about. */
export function searchOf(
  url: HistoryUrl,
  fixed: Pick<MemorySearch, 'cluster' | 'service'>,
): MemorySearch {
  return { ...url, ...fixed };
}
