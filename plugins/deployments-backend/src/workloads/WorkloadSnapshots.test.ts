import { AuthenticationError } from '@backstage/errors';
import { UpstreamUnavailableError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { deployment, fakeCp } from '../__testUtils__/fakeCp';
import { WorkloadSnapshots } from './WorkloadSnapshots';

const away = new UpstreamUnavailableError('alphaswarm-cp can’t be reached', {
  upstream: 'alphaswarm-cp',
});

describe('what is held of the workloads', () => {
  const cp = fakeCp();
  const open = () =>
    WorkloadSnapshots.create({ cp, namespacePrefix: 'tenant-' });
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-24T06:00:00Z') });
    cp.deployments.mockReset().mockResolvedValue([deployment()]);
  });
  afterEach(() => jest.useRealTimers());

  it('is read once for all who look, and behind their back while it is not stale', async () => {
    const snapshots = open();
    await Promise.all([snapshots.view(), snapshots.view()]);
    expect(cp.deployments).toHaveBeenCalledTimes(1);

    jest.advanceTimersByTime(4_999);
    await snapshots.view();
    expect(cp.deployments).toHaveBeenCalledTimes(1);

    jest.advanceTimersByTime(1);
    cp.deployments.mockResolvedValue([]);
    expect((await snapshots.view()).workloads).toHaveLength(1);
    expect(cp.deployments).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(0);
    expect((await snapshots.view()).workloads).toHaveLength(0);
  });

  it('is read before there is an answer once it is stale', async () => {
    const snapshots = open();
    await snapshots.view();
    jest.advanceTimersByTime(60_000);
    cp.deployments.mockResolvedValue([]);
    expect(await snapshots.view()).toMatchObject({
      workloads: [],
      observedAt: '2026-11-24T06:01:00.000Z',
    });
  });

  it('is asked of cp by namespace for one company, and holds nobody else’s whatever cp answers', async () => {
    cp.deployments.mockResolvedValue([
      deployment(),
      deployment({ serviceId: 'other', namespace: 'tenant-other' }),
    ]);
    const { workloads } = await open().view('kita');
    expect(cp.deployments).toHaveBeenCalledWith(
      { namespace: 'tenant-kita' },
      {},
    );
    expect(workloads.map(({ id }) => id)).toEqual(['kita-bot-host']);
  });

  it('is never empty for an outage: first it throws, later it shows what it has, and why that is old', async () => {
    const snapshots = open();
    cp.deployments.mockRejectedValueOnce(away);
    await expect(snapshots.view()).rejects.toBe(away);
    await snapshots.view();
    jest.advanceTimersByTime(60_000);
    cp.deployments.mockRejectedValueOnce(away);
    expect(await snapshots.view()).toMatchObject({
      workloads: [expect.anything()],
      problem: 'alphaswarm-cp can’t be reached',
      observedAt: '2026-11-24T06:00:00.000Z',
    });
    // The next who looks waits for another try.
    expect((await snapshots.view()).problem).toBeUndefined();
  });

  it('is read anew after an action, also when a read was under way', async () => {
    const snapshots = open();
    let answer = (_: never[]) => {};
    cp.deployments.mockImplementationOnce(
      () => new Promise(resolve => (answer = resolve)),
    );
    const before = snapshots.view();
    snapshots.hurry();
    const after = snapshots.view();
    answer([]);
    await before;
    expect((await after).workloads).toHaveLength(1);
    expect((await snapshots.view()).workloads).toHaveLength(1);
    expect(cp.deployments).toHaveBeenCalledTimes(2);
  });

  it('says that the portal is refused, where it is, and not the person', async () => {
    cp.deployments.mockRejectedValueOnce(new AuthenticationError('no'));
    await expect(open().view()).rejects.toMatchObject({ statusCode: 502 });
  });

  it('is bounded', async () => {
    cp.deployments.mockResolvedValue(
      Array.from({ length: 20_003 }, (_, index) =>
        deployment({ serviceId: `w-${index}` }),
      ),
    );
    const snapshots = open();
    const { workloads, leftOut } = await snapshots.view();
    expect([workloads.length, leftOut]).toEqual([20_000, 3]);

    cp.deployments.mockReset().mockResolvedValue([]);
    for (let company = 0; company < 101; company += 1) {
      await snapshots.view(`c${company}`);
    }
    await snapshots.view();
    await snapshots.view('c100');
    expect(cp.deployments).toHaveBeenCalledTimes(101);
    await snapshots.view('c0');
    expect(cp.deployments).toHaveBeenCalledTimes(102);
  });
});
