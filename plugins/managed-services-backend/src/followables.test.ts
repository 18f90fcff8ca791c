import { createFollowables } from './followables';

const call = { onBehalfOf: 'user:staff/erik' };

describe('managed services that are followed', () => {
  const offers = { find: jest.fn() };
  const instances = { find: jest.fn() };
  const [offer, instance] = createFollowables({ offers, instances });

  beforeEach(() => {
    offers.find.mockReset();
    instances.find.mockReset();
  });

  it('are named as rows name them', () => {
    expect([offer.kind, instance.kind]).toEqual([
      'managed-service',
      'managed-service-instance',
    ]);
  });

  it('are found with their pages', async () => {
    offers.find.mockResolvedValue({ content: { name: 'Bot host' } });
    instances.find.mockResolvedValue({ id: 'kita-bot-host' });
    expect(await offer.find('bot-host', call)).toEqual({
      title: 'Bot host',
      path: '/managed-services?list=catalogue&offer=bot-host',
    });
    expect(await instance.find('kita-bot-host', call)).toEqual({
      title: 'kita-bot-host',
      path: '/managed-services?list=instances&instance=kita-bot-host',
    });
  });

  it('are not made up', async () => {
    expect(await offer.find('bot-host', call)).toBeUndefined();
    expect(await instance.find('kita-bot-host', call)).toBeUndefined();
  });

  it.each(['', '../x', 'A b', 'x'.repeat(64)])(
    'aren’t asked for by what is no id: %j',
    async id => {
      expect(await offer.find(id, call)).toBeUndefined();
      expect(await instance.find(id, call)).toBeUndefined();
      expect(offers.find).not.toHaveBeenCalled();
      expect(instances.find).not.toHaveBeenCalled();
    },
  );
});
