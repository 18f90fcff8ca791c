import {
  RiAlertLine,
  RiArrowGoBackLine,
  RiCheckLine,
  RiCloseCircleLine,
  RiDeleteBinLine,
  RiErrorWarningLine,
  RiEyeLine,
  RiForbidLine,
  RiHammerLine,
  RiLoader4Line,
  RiPauseCircleLine,
  RiPulseLine,
  RiQuestionLine,
  RiQuillPenLine,
  RiShieldKeyholeLine,
  RiStopCircleLine,
  type RemixiconComponentType,
} from '@remixicon/react';

/** What a state's colour says: it is well, in motion, wants attention, is broken, or is neither good nor bad. */
export type SignTone = 'good' | 'moving' | 'attention' | 'bad' | 'neutral';

/** One state: its word, its icon, its colour, its meaning. */
export type StateSignDefinition = {
  word: string;
  tone: SignTone;
  icon: RemixiconComponentType;
  meaning: string;
};

function sign(
  word: string,
  tone: SignTone,
  icon: RemixiconComponentType,
  meaning: string,
): StateSignDefinition {
  return { word, tone, icon, meaning };
}

/**
 * All states that the portal shows, keyed as in the APIs. The words are few and the same everywhere, and no two states share an icon and a
 * colour.
 */
export const stateSigns = {
  steady: sign(
    'Steady',
    'good',
    RiPulseLine,
    'Runs as many tasks as it should, and no rollout is under way.',
  ),
  'rolling-out': sign(
    'Rolling out',
    'moving',
    RiLoader4Line,
    'New tasks are replacing old ones.',
  ),
  failing: sign(
    'Failing',
    'bad',
    RiAlertLine,
    'Runs fewer tasks than it should, or its tasks keep stopping.',
  ),
  'rolled-back': sign(
    'Rolled back',
    'attention',
    RiArrowGoBackLine,
    'The last rollout failed; the previous version runs again.',
  ),
  stopped: sign(
    'Stopped',
    'neutral',
    RiStopCircleLine,
    'Scaled to zero on purpose.',
  ),
  unknown: sign(
    'Unknown',
    'attention',
    RiQuestionLine,
    'The portal has no fresh data about it.',
  ),
  active: sign('Active', 'good', RiCheckLine, 'In use.'),
  provisioning: sign(
    'Provisioning',
    'moving',
    RiHammerLine,
    'Being set up; not confirmed yet.',
  ),
  deprovisioned: sign(
    'Deprovisioned',
    'neutral',
    RiDeleteBinLine,
    'Taken away from the company, with its data.',
  ),
  suspended: sign(
    'Suspended',
    'attention',
    RiPauseCircleLine,
    'Put on hold by staff.',
  ),
  intent: sign(
    'Intended',
    'moving',
    RiQuillPenLine,
    'Written down before anything was done; the outcome is not known yet.',
  ),
  succeeded: sign('Succeeded', 'good', RiCheckLine, 'Done, and confirmed.'),
  failed: sign(
    'Failed',
    'bad',
    RiCloseCircleLine,
    'Not done: it was refused or went wrong, and nothing was changed.',
  ),
  compensated: sign(
    'Compensated',
    'attention',
    RiArrowGoBackLine,
    'Done in part; that part was undone.',
  ),
  denied: sign(
    'Denied',
    'bad',
    RiForbidLine,
    'The policy did not allow the attempt.',
  ),
  challenged: sign(
    'Challenged',
    'neutral',
    RiShieldKeyholeLine,
    'The person was asked to prove who they are.',
  ),
  abandoned: sign(
    'Abandoned',
    'bad',
    RiErrorWarningLine,
    'Nobody can tell whether it was done. Somebody has to look.',
  ),
  observed: sign(
    'Observed',
    'neutral',
    RiEyeLine,
    'A fact that was noticed, not something the portal did.',
  ),
} as const satisfies Record<string, StateSignDefinition>;

/** The key of a state in {@link stateSigns}. */
export type SignState = keyof typeof stateSigns;
