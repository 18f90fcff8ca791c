/** What a target of the halt is, for people. */
export type HaltTargetWords = {
  title: string;
  /** What stops when it halts, and what somebody notices. */
  says: string;
};

const words: Record<string, HaltTargetWords> = {
  workloads: {
    title: 'Workloads',
    says: 'Customers’ running workloads are stopped, and none starts.',
  },
  terraform: {
    title: 'Terraform',
    says: 'Infrastructure runs are cancelled, and none is applied.',
  },
  agents: {
    title: 'Agents',
    says: 'Agent runs end where they are.',
  },
  paper: {
    title: 'Paper trading',
    says: 'Paper sessions stop sending orders.',
  },
  bots: {
    title: 'Bots',
    says: 'Trading bots stop; orders that are out stay out.',
  },
  rl: {
    title: 'Reinforcement learning',
    says: 'Training jobs stop; the last checkpoint stays.',
  },
  'quant-agents': {
    title: 'Quant agents',
    says: 'Research agents end where they are.',
  },
  workflows: {
    title: 'Workflows',
    says: 'Scheduled and running workflows are held.',
  },
};

/** What a target is called; one that nobody knows goes by the name that alphaswarm-cp gives it. */
export function haltTargetWords(target: string): HaltTargetWords {
  return Object.hasOwn(words, target)
    ? words[target]
    : { title: target, says: '' };
}
