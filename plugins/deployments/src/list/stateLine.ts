import type { WorkloadPage } from '@alphaswarm-admin/plugin-deployments-common';

/** The state of the workloads that are asked for, whatever states are chosen of them, in one sentence. */
export function stateLine(
  { counts, leftOut }: Pick<WorkloadPage, 'counts' | 'leftOut'>,
  { company }: { company?: string },
): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const whose = company ? ` of ${company}` : '';
  if (total === 0) return `No workloads${whose}`;
  const parts = [
    `${counts.steady} of ${total} ${total === 1 ? 'workload' : 'workloads'}${whose} steady`,
    counts.failing > 0 && `${counts.failing} failing`,
    counts['rolling-out'] > 0 && `${counts['rolling-out']} moving`,
    counts.stopped > 0 && `${counts.stopped} stopped`,
    counts.unknown > 0 && `${counts.unknown} unknown`,
    leftOut && `${leftOut} more are not held`,
  ];
  return parts.filter(Boolean).join('; ');
}
