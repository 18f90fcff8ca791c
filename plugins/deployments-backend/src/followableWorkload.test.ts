import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { deployment } from './__testUtils__/fakeCp';
import { followableWorkload } from './followableWorkload';

const call = { onBehalfOf: 'user:staff/erik' };

describe('a workload that is followed', () => {
  const cp = { deployment: jest.fn() };
  const find = (id: string) => followableWorkload(cp).find(id, call);

  beforeEach(() => cp.deployment.mockReset());

  it('is found by its id alone, as rows name it, with the page of its namespace', async () => {
    cp.deployment.mockResolvedValue(deployment());
    expect(await find('kita-bot-host')).toEqual({
      title: 'kita-bot-host',
      path: '/deployments?workload=tenant-kita%2Fkita-bot-host',
    });
    cp.deployment.mockResolvedValue(deployment({ namespace: undefined }));
    expect(await find('kita-bot-host')).toMatchObject({
      path: '/deployments?workload=-%2Fkita-bot-host',
    });
  });

  it.each(['', '../x', 'a/b', 'a b', 'x'.repeat(201)])(
    'isn’t asked for by what is no id: %j',
    async id => {
      expect(await find(id)).toBeUndefined();
      expect(cp.deployment).not.toHaveBeenCalled();
    },
  );

  it.each([
    ['NotFoundError', new NotFoundError('none')],
    ['ServiceUnavailableError', new ServiceUnavailableError('away')],
    // That cp doesn't let the portal look says nothing about the person.
    ['UpstreamResponseError', new NotAllowedError('scope')],
  ])('is not made up, but a %s', async (name, error) => {
    cp.deployment.mockRejectedValue(error);
    await expect(find('kita-bot-host')).rejects.toMatchObject({ name });
  });
});
