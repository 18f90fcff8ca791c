import type {
  Deployment,
  RecordedRun,
  WorkloadRun,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/** What a run is to lead to. */
export type RunAim =
  { verb: 'start' | 'stop' | 'restart' } | { verb: 'scale'; replicas: number };

/** What became of a run. */
export type RunVerdict =
  | { end: 'succeeded' }
  | { end: 'failed'; why: string }
  | { end: 'under-way'; why: string };

/** What cp itself says of a run. Halted, failed and rejected are never success. */
export function judgeRun({
  runUid,
  status,
}: Pick<WorkloadRun | RecordedRun, 'runUid' | 'status'>): RunVerdict {
  switch (status) {
    case 'succeeded':
      return { end: 'succeeded' };
    case 'failed':
      return {
        end: 'failed',
        why: `The run ${runUid} failed: what it had changed until then stays`,
      };
    case 'halted':
      return {
        end: 'failed',
        why: `The run ${runUid} was halted: what it had changed until then stays`,
      };
    case 'rejected':
      return {
        end: 'failed',
        why: `alphaswarm-cp rejected the run ${runUid}: it was not begun`,
      };
    default:
      return { end: 'under-way', why: `The run ${runUid} is under way` };
  }
}

/**
 * What a workload's state says of a run, where cp doesn't tell of runs. It has succeeded only if the workload is where it was to come to, and has moved since.
 *
 * @param before - when the workload had last moved before the run
 */
export function judgeByState(
  aim: RunAim,
  now: Deployment,
  before: { changedAt: string | null },
): RunVerdict {
  const moved = (now.lastTransitionAt ?? null) !== before.changedAt;
  const { phase, replicasDesired: desired, replicasReady: ready } = now;
  const seen = `The workload is ${phase}, with ${ready} of ${desired} replicas ready`;
  if (!moved) return { end: 'under-way', why: `${seen}: it has not moved` };
  if (isReached(aim, now)) return { end: 'succeeded' };
  if (phase === 'failed') return { end: 'failed', why: seen };
  if (aim.verb !== 'stop' && (phase === 'stopping' || phase === 'stopped')) {
    return { end: 'failed', why: `${seen}: something stopped it meanwhile` };
  }
  return { end: 'under-way', why: seen };
}

function isReached(aim: RunAim, now: Deployment): boolean {
  const { phase, replicasDesired: desired, replicasReady: ready } = now;
  if (aim.verb === 'stop') return phase === 'stopped' && ready === 0;
  const isUp = phase === 'running' && desired > 0 && ready >= desired;
  return isUp && (aim.verb !== 'scale' || desired === aim.replicas);
}
