import { mockServices } from '@backstage/backend-test-utils';
import { PluginDatabase } from './PluginDatabase';

const database = (getClient: jest.Mock) =>
  PluginDatabase.create({
    database: { getClient, migrations: { skip: true } },
    logger: mockServices.logger.mock(),
    migrations: '/nowhere',
    holds: 'The record',
    unaffected: 'All else goes on',
  });

describe('PluginDatabase', () => {
  it('tells an outage as one, and connects again', async () => {
    const getClient = jest
      .fn()
      .mockRejectedValueOnce(
        Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      )
      .mockResolvedValue('client');
    const record = database(getClient);
    await expect(record.run(async () => 1)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message:
        'The record is unavailable: its database does not answer. All else goes on',
    });
    expect(await record.run(async knex => knex)).toBe('client');
    await record.run(async () => 1);
    expect(getClient).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['57P01', 'ServiceUnavailableError'],
    ['53300', 'ServiceUnavailableError'],
    ['42601', 'Error'],
    ['23505', 'Error'],
  ])('tells the error %s as %s', async (code, name) => {
    const record = database(jest.fn().mockResolvedValue('client'));
    await expect(
      record.run(async () => {
        throw Object.assign(new Error('no'), { code });
      }),
    ).rejects.toMatchObject({ name });
  });

  it('waits no longer than its deadline', async () => {
    jest.useFakeTimers();
    const record = database(jest.fn().mockResolvedValue('client'));
    const problem = record
      .run(() => new Promise<never>(() => {}))
      .catch(error => error);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await problem).toMatchObject({ name: 'ServiceUnavailableError' });
    jest.useRealTimers();
  });
});
