import { deployment } from '../__testUtils__/fakeCp';
import { companyOf, imageOf, workloadOf } from './workloadOf';

describe('a workload', () => {
  it('is told by its company, kind, state and replicas', () => {
    expect(workloadOf(deployment(), 'tenant-')).toEqual({
      id: 'kita-bot-host',
      namespace: 'tenant-kita',
      company: 'kita',
      kind: 'bot-host',
      state: 'steady',
      sentence: '2 of 2 replicas ready.',
      replicas: { desired: 2, ready: 2 },
      changedAt: '2026-11-24T06:00:00.000Z',
    });
  });

  it('has no company where its namespace is no company’s', () => {
    expect(companyOf('alphaswarm', 'tenant-')).toBeUndefined();
    expect(companyOf('tenant-', 'tenant-')).toBeUndefined();
    expect(companyOf(undefined, 'tenant-')).toBeUndefined();
    expect(
      workloadOf(deployment({ namespace: undefined }), 'tenant-'),
    ).toMatchObject({ namespace: '-', company: undefined });
  });
});

describe('an image', () => {
  it.each([
    ['bot-host', 'bot-host'],
    ['registry.example:5000/team/bot-host:2026.11', 'bot-host'],
    [`registry.example/bot_host@sha256:${'a'.repeat(64)}`, 'bot_host'],
  ])('%s is of kind %s', (image, kind) => {
    expect(imageOf(image)).toBe(image);
    expect(workloadOf(deployment({ image }), 'tenant-').kind).toBe(kind);
  });

  it.each(['def alpha_signal(prices)', 'x y', `${'a'.repeat(300)}!`, ''])(
    'is not %j',
    image => {
      expect(imageOf(image)).toBeUndefined();
      expect(workloadOf(deployment({ image }), 'tenant-').kind).toBeUndefined();
    },
  );
});
