import { UpstreamUnavailableError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { kita } from '../__testUtils__/FakePlatform';
import { CompaniesCollator } from './CompaniesCollator';

async function documentsOf(
  companies: Parameters<typeof CompaniesCollator.create>[0]['cp']['companies'],
) {
  const collator = CompaniesCollator.create({ cp: { companies } });
  const documents: unknown[] = [];
  for await (const document of await collator.getCollator()) {
    documents.push(document);
  }
  return documents;
}

describe('companies in the search', () => {
  it('are all of them, page by page, by name and slug and nothing else', async () => {
    const pages = [
      { items: [kita()], nextCursor: 'next' },
      {
        items: [kita({ id: 'alder', name: 'Alder Labs' })],
        nextCursor: undefined,
      },
    ];
    const companies = jest.fn(async () => pages.shift()!);
    const documents = await documentsOf(companies);
    expect(documents).toEqual([
      {
        title: 'Kita Markets',
        text: 'Kita Markets kita-markets',
        location: '/companies/kita',
        kind: 'Company',
      },
      expect.objectContaining({ location: '/companies/alder' }),
    ]);
    expect(companies.mock.calls.map(([query]: any[]) => query.cursor)).toEqual([
      undefined,
      'next',
    ]);
  });

  it('are found only by whom the policy lets read them', () => {
    const { visibilityPermission } = CompaniesCollator.create({
      cp: { companies: jest.fn() },
    });
    expect(visibilityPermission.name).toBe('companies.company.read');
  });

  it('end in an error, not in an empty index, when cp is away', async () => {
    await expect(
      documentsOf(async () => {
        throw new UpstreamUnavailableError('alphaswarm-cp is away', {
          upstream: 'alphaswarm-cp',
        });
      }),
    ).rejects.toThrow('alphaswarm-cp is away');
  });
});
