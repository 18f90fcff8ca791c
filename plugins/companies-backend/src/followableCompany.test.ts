import { NotFoundError } from '@backstage/errors';
import { kita } from './__testUtils__/FakePlatform';
import { followableCompany } from './followableCompany';

const call = { onBehalfOf: 'user:staff/erik' };

describe('a company that is followed', () => {
  const cp = { company: jest.fn() };
  const find = (id: string) => followableCompany(cp).find(id, call);

  beforeEach(() => cp.company.mockReset());

  it('is called by its name, and looked for in the name of who follows it', async () => {
    cp.company.mockResolvedValue(kita());
    expect(await find('kita')).toEqual({
      title: 'Kita Markets',
      path: '/companies/kita',
    });
    expect(cp.company).toHaveBeenCalledWith('kita', call);
  });

  it('isn’t asked for by what is no id', async () => {
    expect(await find('../tenants')).toBeUndefined();
    expect(cp.company).not.toHaveBeenCalled();
  });

  it('is not made up where there is none', async () => {
    cp.company.mockRejectedValue(new NotFoundError('none'));
    await expect(find('kita')).rejects.toThrow(NotFoundError);
  });
});
