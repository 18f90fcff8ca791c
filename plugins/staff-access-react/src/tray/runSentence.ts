import type { ActionState } from '@alphaswarm-admin/plugin-staff-access-common';
import type { ActionRunProgress } from '../runs/ActionRuns';

/** A run in a few words. */
export type RunSentence = {
  tone: 'moving' | 'good' | 'attention' | 'bad';
  words: string;
};

const closed: Record<ActionState, RunSentence> = {
  open: { tone: 'moving', words: 'Outcome not known yet.' },
  'awaiting-approval': {
    tone: 'attention',
    words: 'Waits for a second person.',
  },
  succeeded: { tone: 'good', words: 'Succeeded.' },
  failed: { tone: 'bad', words: 'Failed.' },
  compensated: { tone: 'attention', words: 'Undone.' },
  abandoned: { tone: 'bad', words: 'Abandoned: somebody has to look.' },
};

/** Says where a run stands. */
export function runSentence(progress: ActionRunProgress): RunSentence {
  switch (progress.phase) {
    case 'sending':
      return { tone: 'moving', words: 'Being done…' };
    case 'step-up':
      return { tone: 'attention', words: 'Waits for you to prove it’s you.' };
    case 'failed':
      return { tone: 'bad', words: 'Did not go through.' };
    default:
      return progress.answer.state === 'succeeded' && progress.answer.message
        ? { tone: 'bad', words: 'Done, but not everywhere.' }
        : closed[progress.answer.state];
  }
}
