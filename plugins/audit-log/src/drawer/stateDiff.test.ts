import { stateDiff } from './stateDiff';

describe('stateDiff', () => {
  it('puts what changed first', () => {
    expect(
      stateDiff(
        { taskDefinition: 'core:41', desiredCount: 2 },
        { taskDefinition: 'core:41', desiredCount: 4 },
      ),
    ).toEqual([
      { path: 'desiredCount', before: '2', after: '4', changed: true },
      {
        path: 'taskDefinition',
        before: 'core:41',
        after: 'core:41',
        changed: false,
      },
    ]);
  });

  it('names nested fields by their path, and compares lists whole', () => {
    expect(
      stateDiff(
        { quotas: { cpu: 1, zones: ['a'] } },
        { quotas: { cpu: 2, zones: ['a'] } },
      ),
    ).toEqual([
      { path: 'quotas.cpu', before: '1', after: '2', changed: true },
      { path: 'quotas.zones', before: '["a"]', after: '["a"]', changed: false },
    ]);
  });

  it('tells a new field, and does not call one that the outcome left out changed', () => {
    expect(stateDiff({ a: 1 }, { b: null })).toEqual([
      { path: 'b', before: undefined, after: 'null', changed: true },
      { path: 'a', before: '1', after: undefined, changed: false },
    ]);
  });

  it('has nothing to say of nothing', () => {
    expect(stateDiff(undefined, undefined)).toEqual([]);
  });
});
