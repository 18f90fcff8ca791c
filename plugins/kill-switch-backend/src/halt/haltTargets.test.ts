import type { HaltStatus } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { haltTargets } from './haltTargets';
import type { SurveyedHalt } from './HaltSurvey';

const at = 0;
const survey = (status: HaltStatus): SurveyedHalt => ({
  status: { at, value: status },
  workloads: { at, value: { running: 3, replicas: 5, companies: 2 } },
  agents: { at, problem: 'away' },
});
const off: HaltStatus = { inflightCount: 9, globalHaltActive: false };
const on: HaltStatus = { inflightCount: 0, globalHaltActive: true };
const stateOf = (targets: ReturnType<typeof haltTargets>, wanted: string) =>
  targets.find(({ target }) => target === wanted);

describe('haltTargets', () => {
  it('counts what alphaswarm-cp counts, and else what is counted otherwise; nothing is made up', () => {
    const targets = haltTargets(
      survey({
        ...off,
        targets: [{ target: 'bots', state: 'idle', inflightCount: 6 }],
      }),
      undefined,
    );
    expect(targets).toHaveLength(8);
    expect(stateOf(targets, 'bots')).toEqual({
      target: 'bots',
      running: 6,
      state: 'running',
    });
    expect(stateOf(targets, 'workloads')?.running).toBe(3);
    expect(stateOf(targets, 'agents')?.running).toBeNull();
    expect(stateOf(targets, 'rl')?.running).toBeNull();
  });

  it('calls nothing halted that did not say so itself', () => {
    const failure = { error: 'answered 403', code: 'forbidden' };
    const targets = haltTargets(
      survey({
        ...on,
        targets: [
          { target: 'bots', state: 'halted' },
          { target: 'rl', state: 'failed', failure },
          { target: 'paper', state: 'halting' },
          { target: 'agents', state: 'idle' },
        ],
      }),
      {
        halted: ['workflows'],
        failures: [{ target: 'terraform', ...failure }],
      },
    );
    expect(targets.map(({ target, state }) => [target, state])).toEqual([
      ['workloads', 'unknown'],
      ['terraform', 'failed'],
      ['agents', 'unknown'],
      ['paper', 'halting'],
      ['bots', 'halted'],
      ['rl', 'failed'],
      ['quant-agents', 'unknown'],
      ['workflows', 'halted'],
    ]);
    expect(stateOf(targets, 'terraform')?.problem).toEqual(failure);
  });

  it('says of nothing that it runs while alphaswarm-cp can’t be asked', () => {
    const targets = haltTargets(
      { ...survey(off), status: { at, problem: 'away' } },
      undefined,
    );
    expect(new Set(targets.map(({ state }) => state))).toEqual(
      new Set(['unknown']),
    );
  });
});
