import {
  haltTargetWords,
  type HaltTarget,
  type KillSwitchStatus,
} from '@alphaswarm-admin/plugin-kill-switch-common';

/** Targets of an engaged kill switch that nobody may say are halted, and that aren't on their way. */
export function notHalted({ state, targets }: KillSwitchStatus): HaltTarget[] {
  return state === 'engaged'
    ? targets.filter(one => one.state !== 'halted' && one.state !== 'halting')
    : [];
}

/** Where the kill switch stands, in a few words. */
export function headline(status: KillSwitchStatus): string {
  switch (status.state) {
    case 'released':
      return 'Nothing is halted';
    case 'unknown':
      return 'It isn’t known whether anything is halted';
    default:
      if (status.targets.some(({ state }) => state === 'halting')) {
        return 'Everything is being halted';
      }
      return notHalted(status).length === 0
        ? 'Everything is halted'
        : 'Halted, but not everywhere';
  }
}

/** The state in one sentence. */
export function statusSentence(status: KillSwitchStatus): string {
  switch (status.state) {
    case 'released':
      return status.running === null
        ? 'Nothing is halted.'
        : `Nothing is halted; ${status.running} under way.`;
    case 'unknown':
      return `It isn’t known whether anything is halted: ${status.problem}.`;
    default: {
      const halted = status.targets.filter(({ state }) => state === 'halted');
      const missing = notHalted(status);
      const words = `${halted.length} of ${status.targets.length} targets are halted`;
      return missing.length === 0
        ? `${words}.`
        : `${words}; not halted: ${titles(missing)}.`;
    }
  }
}

function titles(targets: readonly HaltTarget[]): string {
  return targets.map(({ target }) => haltTargetWords(target).title).join(', ');
}
