import {
  RiArrowGoBackLine,
  RiCheckLine,
  RiCloseCircleLine,
  RiLoader4Line,
  RiPauseCircleLine,
  RiQuestionLine,
  RiStopCircleLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type {
  RolloutOutcome,
  RolloutSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** An outcome's word, sign and tone. The words are those of the services' states where there is one. */
export type OutcomeSign = {
  word: string;
  icon: RemixiconComponentType;
  tone: 'good' | 'moving' | 'attention' | 'bad' | 'neutral';
};

/** What each outcome is called. Only one of them is called a success. */
export const outcomeSigns: Record<RolloutOutcome, OutcomeSign> = {
  'in-progress': { word: 'Rolling out', icon: RiLoader4Line, tone: 'moving' },
  paused: { word: 'Paused', icon: RiPauseCircleLine, tone: 'attention' },
  succeeded: { word: 'Succeeded', icon: RiCheckLine, tone: 'good' },
  'rolling-back': {
    word: 'Rolling back',
    icon: RiArrowGoBackLine,
    tone: 'bad',
  },
  'rolled-back': {
    word: 'Rolled back',
    icon: RiArrowGoBackLine,
    tone: 'attention',
  },
  'rollback-failed': {
    word: 'Rollback failed',
    icon: RiCloseCircleLine,
    tone: 'bad',
  },
  stopping: { word: 'Stopping', icon: RiStopCircleLine, tone: 'moving' },
  stopped: { word: 'Stopped', icon: RiStopCircleLine, tone: 'attention' },
  unknown: { word: 'Unknown', icon: RiQuestionLine, tone: 'attention' },
};

/** Whether a deployment is still on its way. */
export function rolloutMoves(
  rollout: Pick<RolloutSummary, 'outcome'> | undefined,
): boolean {
  return (
    rollout !== undefined &&
    ['in-progress', 'paused', 'rolling-back', 'stopping'].includes(
      rollout.outcome,
    )
  );
}
