import { auditEventsQuerySchema } from './api';

function problems(query: Record<string, unknown>): string[] {
  const { error } = auditEventsQuerySchema.safeParse(query);
  return (error?.issues ?? []).map(issue => issue.path.join('.'));
}

describe('auditEventsQuerySchema', () => {
  it('accepts every filter', () => {
    expect(
      auditEventsQuerySchema.parse({
        actor: 'user:staff/x',
        action: 'platform-ecs.service.scale',
        phase: 'succeeded',
        targetKind: 'ecs-service',
        targetId: "arn'; drop table--%_\\",
        from: '2026-11-24T06:00:00Z',
        to: '2026-11-24T08:00:00+01:00',
        limit: '200',
      }),
    ).toMatchObject({ limit: 200 });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ from: 'yesterday' }, 'from'],
    [{ from: '2026-02-30T00:00:00Z' }, 'from'],
    [{ from: '2026-11-24' }, 'from'],
    [{ from: '2026-11-24T06:00:00Z', to: '2026-11-24T06:00:00Z' }, 'to'],
    [{ from: '2026-11-24T07:00:00Z', to: '2026-11-24T07:30:00+01:00' }, 'to'],
    [{ phase: 'done' }, 'phase'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '201' }, 'limit'],
    [{ limit: '1e2' }, 'limit'],
    [{ limit: '-1' }, 'limit'],
    [{ actor: '' }, 'actor'],
    [{ actor: 'a'.repeat(256) }, 'actor'],
    [{ actor: ['a', 'b'] }, 'actor'],
    [{ targetId: 'a\u0000b' }, 'targetId'],
    [{ unknown: 'x' }, ''],
  ])('refuses %j, naming the field', (query, field) => {
    expect(problems(query)).toEqual([field]);
  });
});
