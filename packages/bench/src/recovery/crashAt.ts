/**
 * Loaded into a process before anything else (`--require`): kills it from within, as `kill -9` would, at the moment that `CRASH_AT` names. What is killed doesn't know.
 */
import http from 'node:http';
import { Client } from 'pg';
import { DELIVERIES_PATH } from './deliverAction';
import { moments, type Crash, type Moment } from './moments';

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // Never reached: the signal is delivered before the call returns.
  throw new Error('still alive');
}

type Statement = Extract<Moment, { statement: string }>['statement'];

/** Connections with a claim under way: the next commit is its. */
const claiming = new WeakSet<object>();

function isStatement(
  wanted: Statement,
  client: object,
  text: string,
  values: unknown,
): boolean {
  const holds = (phase: string) =>
    text.includes('update audit_ledger_head') &&
    Array.isArray(values) &&
    values.some(value => Buffer.isBuffer(value) && value.includes(phase));
  switch (wanted) {
    case 'claim':
      return text.startsWith('insert into "idempotency_keys"');
    case 'grant':
      return text.startsWith('update "step_up_grants"');
    case 'claim-commit':
      return claiming.has(client) && /^commit/i.test(text);
    case 'intent':
      return holds('intent');
    case 'outcome':
      return holds('succeeded');
    default:
      return text.startsWith('update "idempotency_keys" set "answer"');
  }
}

function watchStatements(
  { statement, when }: Extract<Moment, { statement: string }>,
  isTheOne: () => boolean,
): void {
  const query = Client.prototype.query as (...args: any[]) => any;
  Client.prototype.query = function watched(this: Client, ...args: any[]) {
    const [config, second] = args;
    const text: string =
      typeof config === 'string' ? config : (config?.text ?? '');
    const values = Array.isArray(second) ? second : config?.values;
    const matches = isStatement(statement, this, text, values) && isTheOne();
    if (text.startsWith('insert into "idempotency_keys"')) claiming.add(this);
    if (/^(commit|rollback)/i.test(text)) claiming.delete(this);
    if (!matches) return query.apply(this, args);
    if (when === 'sent') die();
    if (when === 'in-flight') {
      query.apply(this, args);
      die();
    }
    const last = args.length - 1;
    if (typeof args[last] === 'function') {
      args[last] = die;
      return query.apply(this, args);
    }
    return query.apply(this, args).then(die, die);
  } as typeof Client.prototype.query;
}

function watchEffect(when: 'before' | 'after', isTheOne: () => boolean): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (target, init) => {
    const isEffect =
      init?.method === 'POST' && String(target).includes(DELIVERIES_PATH);
    if (!isEffect || !isTheOne()) return fetch(target, init);
    if (when === 'before') die();
    await fetch(target, init);
    return die();
  };
}

function watchAnswer(when: 'before' | 'after', isTheOne: () => boolean): void {
  const { end } = http.ServerResponse.prototype;
  http.ServerResponse.prototype.end = function watched(
    this: http.ServerResponse,
    ...args: any[]
  ) {
    const isAnswer =
      this.req.method === 'POST' && this.req.url?.includes('/deliver/');
    if (!isAnswer || !isTheOne()) return end.apply(this, args as any);
    if (when === 'before') die();
    end.apply(this, args as any);
    return die();
  } as typeof end;
}

function arm({ moment: name, nth }: Crash): void {
  const moment = moments.find(one => one.name === name);
  if (!moment) throw new Error(`There is no moment '${name}'`);
  let seen = 0;
  const isTheOne = () => {
    seen += 1;
    return seen === nth;
  };
  if ('statement' in moment) {
    watchStatements(moment, isTheOne);
  } else if (moment.when !== 'received') {
    (moment.call === 'effect' ? watchEffect : watchAnswer)(
      moment.when,
      isTheOne,
    );
  }
}

if (process.env.CRASH_AT) arm(JSON.parse(process.env.CRASH_AT));
