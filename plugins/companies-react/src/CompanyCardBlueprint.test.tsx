import {
  createExtensionTester,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { screen, within } from '@testing-library/react';
import type { ComponentType } from 'react';
import {
  CompanyCardBlueprint,
  companyCardDataRef,
  type CompanyCardProps,
} from './index';

const company = { id: 'kita', slug: 'kita-markets', name: 'Kita Markets' };
/** Of another name in each test: Backstage keeps a decision for a while. */
function permissionTo(name: string) {
  return createPermission({ name, attributes: { action: 'read' } });
}

function cardOf(
  title: string,
  loader: () => Promise<ComponentType<CompanyCardProps>>,
  gate?: ReturnType<typeof permissionTo>,
) {
  const { Card } = createExtensionTester(
    CompanyCardBlueprint.make({
      name: title.toLowerCase(),
      params: { title, order: 1, permission: gate, loader },
    }),
  ).get(companyCardDataRef);
  return Card;
}

async function renderCards(
  cards: ReturnType<typeof cardOf>[],
  result: AuthorizeResult = AuthorizeResult.ALLOW,
) {
  const authorize = async () => ({ result });
  await renderInTestApp(
    <TestApiProvider apis={[[permissionApiRef, { authorize } as never]]}>
      {cards.map((Card, index) => (
        <Card key={index} company={company} />
      ))}
      <p>the page</p>
    </TestApiProvider>,
  );
}

describe('a card of a company', () => {
  it('is named by its title, below the page’s, and gets the company', async () => {
    await renderCards([
      cardOf('Billing', async () => props => <p>of {props.company.slug}</p>),
    ]);
    expect(await screen.findByText('of kita-markets')).toBeVisible();
    expect(
      within(screen.getByRole('region', { name: 'Billing' })).getByRole(
        'heading',
        { level: 2 },
      ),
    ).toHaveTextContent('Billing');
  });

  it('is absent for whom its permission is not', async () => {
    const card = cardOf(
      'Billing',
      async () => () => <p>in euros</p>,
      permissionTo('billing.denied'),
    );
    await renderCards([card], AuthorizeResult.DENY);
    expect(screen.getByText('the page')).toBeVisible();
    expect(
      screen.queryByRole('region', { name: 'Billing' }),
    ).not.toBeInTheDocument();
  });

  it('is there for whom its permission is', async () => {
    await renderCards([
      cardOf(
        'Billing',
        async () => () => <p>in euros</p>,
        permissionTo('billing.allowed'),
      ),
    ]);
    expect(await screen.findByText('in euros')).toBeVisible();
  });

  it('keeps its failure to itself', async () => {
    // React reports what a boundary catches.
    const reported = jest.spyOn(console, 'error').mockImplementation(() => {});
    await renderCards([
      cardOf('Billing', async () => () => {
        throw new PortalApiError('Stripe is away', { status: 503 });
      }),
      cardOf('Workloads', async () => () => <p>3 running</p>),
    ]);
    expect(await screen.findByText('3 running')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Billing' })).toHaveTextContent(
      'Try again',
    );
    reported.mockRestore();
  });
});
