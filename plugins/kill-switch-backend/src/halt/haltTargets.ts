import {
  HALT_TARGETS,
  type HaltStatus,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { HaltTarget } from '@alphaswarm-admin/plugin-kill-switch-common';
import type { RecordedReport } from './HaltRecords';
import type { SurveyedHalt } from './HaltSurvey';

/**
 * What each target is up to. Pure.
 *
 * A target is halted only where it said so itself: now, in what alphaswarm-cp says of it, or when it was halted from here. Where nobody said anything, nothing is
 * claimed.
 *
 * @param report - what the targets answered to the halt that is in force, if that is known
 */
export function haltTargets(
  survey: SurveyedHalt,
  report: RecordedReport | undefined,
): HaltTarget[] {
  const status = 'value' in survey.status ? survey.status.value : undefined;
  return HALT_TARGETS.map(target => ({
    target,
    running: runningOf(target, survey, status),
    ...stateOf(target, status, report),
  }));
}

function stateOf(
  target: string,
  status: HaltStatus | undefined,
  report: RecordedReport | undefined,
): Pick<HaltTarget, 'state' | 'problem'> {
  if (!status) return { state: 'unknown' };
  const live = status.targets?.find(one => one.target === target);
  if (live?.state === 'halting') return { state: 'halting' };
  if (!status.globalHaltActive) return { state: 'running' };
  switch (live?.state) {
    case 'halted':
      return { state: 'halted' };
    case 'failed':
      return { state: 'failed', problem: live.failure };
    default:
      return reportedState(target, report);
  }
}

function reportedState(
  target: string,
  report: RecordedReport | undefined,
): Pick<HaltTarget, 'state' | 'problem'> {
  if (report?.halted.includes(target)) return { state: 'halted' };
  const failure = report?.failures.find(one => one.target === target);
  if (!failure) return { state: 'unknown' };
  const { target: _, ...problem } = failure;
  return { state: 'failed', problem };
}

/** By the status, where it counts; of workloads and agents there is another who does. */
function runningOf(
  target: string,
  { workloads, agents }: SurveyedHalt,
  status: HaltStatus | undefined,
): number | null {
  const live = status?.targets?.find(one => one.target === target);
  if (live?.inflightCount !== undefined) return live.inflightCount;
  if (target === 'workloads' && 'value' in workloads) {
    return workloads.value.running;
  }
  if (target === 'agents' && 'value' in agents) {
    return agents.value.running + agents.value.pending;
  }
  return null;
}
