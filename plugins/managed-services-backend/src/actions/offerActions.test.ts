import { TestDatabases } from '@backstage/backend-test-utils';
import { emptyDatabase } from '../__testUtils__/emptyDatabase';
import { offerContent } from '../__testUtils__/offers';
import { attempt, createWorld } from '../__testUtils__/world';
import { writeOfferDocument } from '../offers/offerDocument';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const database = emptyDatabase(databases);
const world = async () => createWorld(await database());
const input = (changes = {}) => ({ offer: 'runs', ...offerContent(changes) });

describe('actions on offers', () => {
  it('create, update, delete and restore, and say beforehand what changes', async () => {
    const { offers, offerActions } = await world();
    const creation = await attempt(offerActions.create, input());
    expect(creation.version).toBe('0');
    expect(creation.description).toMatchObject({
      title: 'Create the managed service Backtests',
      changes: expect.arrayContaining([
        { label: 'Name', present: null, proposed: 'Backtests' },
        {
          label: 'Plan team',
          present: null,
          proposed:
            'Team, USD 500.00 a month; cpu 8, memory 32Gi; 50 requests/s',
        },
      ]),
    });
    expect((await creation.perform()).result).toEqual({
      offer: 'runs',
      revision: 1,
    });

    const update = await attempt(offerActions.update, input({ name: 'Runs' }));
    expect(update.version).toBe('1');
    expect(update.description.changes).toEqual([
      { label: 'Name', present: 'Backtests', proposed: 'Runs' },
    ]);
    await update.perform();

    const deletion = await attempt(offerActions.delete, { offer: 'runs' });
    await deletion.perform();
    expect(await offers.find('runs')).toMatchObject({
      deleted: true,
      revision: 3,
    });
    await expect(attempt(offerActions.create, input())).rejects.toMatchObject({
      name: 'ConflictError',
    });
    await expect(attempt(offerActions.update, input())).rejects.toMatchObject({
      name: 'ConflictError',
    });

    await (await attempt(offerActions.restore, { offer: 'runs' })).perform();
    expect(await offers.find('runs')).toMatchObject({
      deleted: false,
      content: { name: 'Runs' },
    });
  });

  it.each(['update', 'delete', 'restore'] as const)(
    'tell that there is nothing to %s',
    async verb => {
      const { offerActions } = await world();
      await expect(
        attempt(
          offerActions[verb],
          verb === 'update' ? input() : { offer: 'x' },
        ),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    },
  );

  it('refuse, when somebody was faster, and change nothing', async () => {
    const { offers, offerActions } = await world();
    await (await attempt(offerActions.create, input())).perform();
    const late = await attempt(offerActions.update, input({ name: 'Late' }));
    await (
      await attempt(offerActions.update, input({ name: 'Faster' }))
    ).perform();
    await expect(late.perform()).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect(await offers.find('runs')).toMatchObject({
      content: { name: 'Faster' },
      revision: 2,
    });
  });

  it('find out after a crash whether they happened', async () => {
    const { offerActions } = await world();
    await (await attempt(offerActions.create, input())).perform();
    const update = await attempt(offerActions.update, input({ name: 'Runs' }));
    expect(await update.reconcile()).toMatchObject({
      outcome: 'not-performed',
    });
    await update.perform();
    expect(await update.reconcile()).toMatchObject({ outcome: 'performed' });
    await (
      await attempt(offerActions.update, input({ name: 'Other' }))
    ).perform();
    expect(await update.reconcile()).toMatchObject({ outcome: 'unknown' });
  });

  it('are undone, and only while it is as they left it', async () => {
    const { offers, offerActions } = await world();
    const creation = await attempt(offerActions.create, input());
    await creation.perform();
    const update = await attempt(offerActions.update, input({ name: 'Runs' }));
    await update.perform();
    await expect(creation.compensate()).rejects.toMatchObject({
      name: 'ConflictError',
    });
    await update.compensate();
    expect(await offers.find('runs')).toMatchObject({
      content: { name: 'Backtests' },
      revision: 3,
    });
    // What the revert's own reconciliation sees.
    expect(await update.reconcile()).toMatchObject({
      outcome: 'not-performed',
    });
  });

  it('a creation that is undone is deleted, and can be restored', async () => {
    const { offers, offerActions } = await world();
    const creation = await attempt(offerActions.create, input());
    await creation.perform();
    await creation.compensate();
    expect(await offers.find('runs')).toMatchObject({ deleted: true });
  });
});

describe('the import of offers', () => {
  const yaml = (...offers: Array<[string, object?]>) => ({
    format: 'yaml',
    document: writeOfferDocument(
      offers.map(([id, changes]) => ({ id, content: offerContent(changes) })),
      'yaml',
    ),
  });

  it('shows what it would change, does it all, and is undone at once', async () => {
    const { offers, offerActions } = await world();
    for (const id of ['same', 'other', 'gone', 'beside']) {
      await (
        await attempt(offerActions.create, { offer: id, ...offerContent() })
      ).perform();
    }
    await (await attempt(offerActions.delete, { offer: 'gone' })).perform();
    const imported = await attempt(
      offerActions.import,
      yaml(['same'], ['other', { name: 'New name' }], ['gone'], ['fresh']),
    );
    expect(imported.before.summary).toBe('1 new and 2 changed offers');
    expect(imported.description.changes).toEqual([
      { label: 'other: Name', present: 'Backtests', proposed: 'New name' },
      { label: 'gone', present: 'deleted', proposed: 'restored' },
      { label: 'fresh', present: null, proposed: 'Backtests, with 1 plan' },
    ]);
    // The dry run changed nothing.
    expect(await offers.find('fresh')).toBeUndefined();
    expect(await imported.reconcile()).toMatchObject({
      outcome: 'not-performed',
    });

    expect((await imported.perform()).result).toEqual({ changed: 3 });
    expect(await imported.reconcile()).toMatchObject({ outcome: 'performed' });
    expect(await offers.find('gone')).toMatchObject({ deleted: false });
    expect(await offers.find('same')).toMatchObject({ revision: 1 });

    await imported.compensate();
    expect(
      (await offers.all()).map(({ id, deleted, content }) => [
        id,
        deleted,
        content.name,
      ]),
    ).toEqual([
      ['beside', false, 'Backtests'],
      ['fresh', true, 'Backtests'],
      ['gone', true, 'Backtests'],
      ['other', false, 'Backtests'],
      ['same', false, 'Backtests'],
    ]);
  });

  it('changes nothing at all when one offer was changed meanwhile', async () => {
    const { offers, offerActions } = await world();
    await (
      await attempt(offerActions.create, { offer: 'b', ...offerContent() })
    ).perform();
    const document = yaml(['a'], ['b', { name: 'Imported' }]);
    const imported = await attempt(offerActions.import, document);
    await (
      await attempt(offerActions.update, {
        offer: 'b',
        ...offerContent({ name: 'Faster' }),
      })
    ).perform();
    await expect(imported.perform()).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect((await offers.all()).map(({ id }) => id)).toEqual(['b']);
    const { version } = await attempt(offerActions.import, document);
    expect(version).not.toBe(imported.version);
  });

  it('says so when there is nothing to change', async () => {
    const { offerActions } = await world();
    await (
      await attempt(offerActions.create, { offer: 'a', ...offerContent() })
    ).perform();
    const { description } = await attempt(offerActions.import, yaml(['a']));
    expect(description.changes).toEqual([]);
    expect(description.warnings).toEqual([
      'The catalogue says all of this already: nothing changes.',
    ]);
  });

  it('refuses a document that holds a mistake, and says where', async () => {
    const { offerActions } = await world();
    await expect(
      attempt(offerActions.import, yaml(['a', { kind: 'x' as never }])),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/^document: offers\.0\.kind: /),
    });
  });
});
