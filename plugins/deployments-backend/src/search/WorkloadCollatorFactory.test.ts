import { ServiceUnavailableError } from '@backstage/errors';
import { deploymentsReadPermission } from '@alphaswarm-admin/plugin-deployments-common';
import { deployment, fakeCp } from '../__testUtils__/fakeCp';
import { WorkloadSnapshots } from '../workloads/WorkloadSnapshots';
import { WorkloadCollatorFactory } from './WorkloadCollatorFactory';

describe('workloads in the search', () => {
  const cp = fakeCp();
  const factory = () =>
    WorkloadCollatorFactory.create({
      snapshots: WorkloadSnapshots.create({ cp, namespacePrefix: 'tenant-' }),
    });
  const documents = async () => {
    const found = [];
    for await (const document of await factory().getCollator()) {
      found.push(document);
    }
    return found;
  };

  it('are found by name, company and kind, by those who may read them', async () => {
    cp.deployments.mockResolvedValueOnce([
      deployment(),
      deployment({ serviceId: 'bare', namespace: undefined, image: undefined }),
    ]);
    expect(factory().visibilityPermission).toBe(deploymentsReadPermission);
    expect(await documents()).toEqual([
      {
        title: 'kita-bot-host',
        text: 'kita bot-host',
        location: '/deployments?workload=tenant-kita%2Fkita-bot-host',
        kind: 'workload',
      },
      {
        title: 'bare',
        text: '',
        location: '/deployments?workload=-%2Fbare',
        kind: 'workload',
      },
    ]);
  });

  it('stay as they are in the index while cp is away', async () => {
    cp.deployments.mockRejectedValueOnce(new ServiceUnavailableError('away'));
    await expect(documents()).rejects.toThrow('away');
  });
});
