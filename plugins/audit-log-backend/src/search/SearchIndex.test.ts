import { TestDatabases } from '@backstage/backend-test-utils';
import { SeededLog } from '../__testUtils__/SeededLog';

jest.setTimeout(60_000);

describe('SearchIndex', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  it('writes an intent once if its outcome was appended before it was taken over', async () => {
    const { database, index } = await SeededLog.create(databases, { rows: 2 });
    await database('audit_search').truncate();
    const written = () =>
      database('audit_search').orderBy('seq').select('outcome', 'ctid');

    expect(await index.takeOverBatch(1)).toBe(1);
    const [intent] = await written();
    expect(intent.outcome).toBe('failed');
    expect(await index.takeOverBatch(1)).toBe(1);
    expect((await written())[0]).toEqual(intent);
    expect(await index.takeOverBatch()).toBe(0);
  });

  it('notes an outcome at the intent that was taken over before it', async () => {
    const { database, index } = await SeededLog.create(databases, { rows: 1 });
    const outcomes = () =>
      database('audit_search').orderBy('seq').pluck('outcome');
    expect(await outcomes()).toEqual(['open']);
    await database.raw(`
      insert into security_audit_events (seq, v, id, action_id, phase, event_type, event_category, severity, source, actor_kind, details, created_at, leaf_hash)
      select 1, 1, gen_random_uuid(), action_id, 'succeeded', event_type, event_category, severity, source, actor_kind, details, created_at, leaf_hash
        from security_audit_events`);
    expect(await index.takeOverBatch()).toBe(1);
    expect(await outcomes()).toEqual(['succeeded', 'succeeded']);
  });
});
