/** A process that gives the last word on a request and does what was approved, and kills itself on the way, as `kill -9` would. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { APPROVER, openRuns, type RunOrder } from './approvedRun';

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // Never reached: the signal is delivered before the call returns.
  throw new Error('still alive');
}

const order: RunOrder = JSON.parse(process.env.RUN_ORDER ?? '');
const [step, when] = order.moment.split(' ');

/** Whether a statement is the one that a step of the run sends. */
function isOf(text: string, values: unknown[]): boolean {
  const movesTo = (state: string) =>
    text.startsWith('update "approvals"') && values.includes(state);
  const appends = (phase: string) =>
    text.includes('update audit_ledger_head') &&
    values.some(value => Buffer.isBuffer(value) && value.includes(phase));
  switch (step) {
    case 'word':
      return text.startsWith('insert into "approval_words"');
    case 'approval':
      return movesTo('approved');
    case 'run':
      return movesTo('running');
    case 'intent':
      return appends('intent');
    case 'outcome':
      return appends('succeeded');
    case 'end':
      return movesTo('succeeded');
    default:
      return false;
  }
}

const query = Client.prototype.query as (...args: any[]) => any;
Client.prototype.query = function watched(this: Client, ...args: any[]) {
  const [config, second] = args;
  const text: string =
    typeof config === 'string' ? config : (config?.text ?? '');
  const values: unknown[] = Array.isArray(second)
    ? second
    : (config?.values ?? []);
  if (!isOf(text, values)) return query.apply(this, args);
  if (when === 'unsent') die();
  const last = args.length - 1;
  if (typeof args[last] === 'function') {
    args[last] = die;
    return query.apply(this, args);
  }
  return query.apply(this, args).then(die, die);
} as typeof Client.prototype.query;

const { fetch } = globalThis;
globalThis.fetch = async (target, init) => {
  if (step !== 'effect' || init?.method !== 'POST') return fetch(target, init);
  if (when === 'unsent') die();
  await fetch(target, init);
  return die();
};

async function main() {
  const { store, runs } = await openRuns(order);
  await store.approvals.give(
    order.approvalId,
    {
      approver: APPROVER,
      word: 'approved',
      reason: 'looked at it',
      actionId: randomUUID(),
    },
    new Date(),
  );
  await runs.run(order.approvalId);
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
