import {
  logSearchRequestSchema,
  logSelectionSchema,
  logTailRequestSchema,
  parseOrigin,
} from './logs';

const core = { cluster: 'prod', service: 'core' };

describe('what a page may ask of a tail', () => {
  it('needs nothing but a service: no filter, only new lines', () => {
    expect(
      logTailRequestSchema.parse({ type: 'tail', selections: [core] }),
    ).toEqual({ type: 'tail', selections: [core], filter: '' });
  });

  it.each([
    ['no service', { selections: [] }],
    ['eleven services', { selections: Array(11).fill(core) }],
    ['a filter longer than AWS takes', { filter: 'x'.repeat(1025) }],
    ['a time before time', { since: -1 }],
    ['a fraction of a millisecond', { since: 1.5 }],
    ['a log group of its own choice', { logGroup: '/aws/lambda/secret' }],
  ])('refuses %s', (_what, part) => {
    const parsed = logTailRequestSchema.safeParse({
      type: 'tail',
      selections: [core],
      ...part,
    });
    expect(parsed.success).toBe(false);
  });

  it.each(['a/b', 'arn:aws:ecs:x', 'ünïcode', '*', ''])(
    'takes no %j for a task',
    task => {
      expect(logSelectionSchema.safeParse({ ...core, task }).success).toBe(
        false,
      );
    },
  );
});

describe('what a page may ask of a search', () => {
  const search = {
    type: 'search',
    services: [core],
    query: 'fields @message',
    from: 0,
    to: 1,
  };

  it('has a bound on rows', () => {
    expect(logSearchRequestSchema.parse(search)).toMatchObject({
      limit: 1_000,
    });
    expect(
      logSearchRequestSchema.safeParse({ ...search, limit: 10_001 }).success,
    ).toBe(false);
  });

  it.each(['', '   ', 'x'.repeat(8_001)])('refuses the query %.5j', query => {
    expect(logSearchRequestSchema.safeParse({ ...search, query }).success).toBe(
      false,
    );
  });
});

test('an origin has four parts', () => {
  expect(parseOrigin('prod/core/app/0123abcd')).toEqual({
    cluster: 'prod',
    service: 'core',
    container: 'app',
    task: '0123abcd',
  });
});
