import type { ReactElement } from 'react';
import { screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  managedServicesApiRef,
  type ManagedServicesApi,
} from '../api/ManagedServicesApi';
import { rootRouteRef } from '../routes';
import { CompanyInstancesCard } from './CompanyInstancesCard';
import { DownServicesCard } from './DownServicesCard';

function renderCard(card: ReactElement, api: Partial<ManagedServicesApi>) {
  renderInTestApp(
    <QueryClientProvider client={new QueryClient()}>
      {card}
    </QueryClientProvider>,
    {
      mountedRoutes: { '/managed-services': rootRouteRef },
      apis: [[managedServicesApiRef, api as ManagedServicesApi]],
    },
  );
}

const offer = (id: string, up?: boolean) =>
  ({
    id,
    content: { name: id },
    health: up === undefined ? undefined : { up, uptime: 0.5, finding: '' },
  }) as never;

describe('the card of services that are down', () => {
  it.each([
    [[offer('a', true), offer('b')], 'None of 1 that are looked at is down.'],
    [[offer('a', true), offer('b', false)], '1 of 2 that are looked at:'],
  ])('says how many', async (items, words) => {
    renderCard(<DownServicesCard />, {
      offers: async () => ({ items, actions: [] }),
    });
    expect(await screen.findByText(words)).toBeVisible();
  });
});

describe('the card on a company’s page', () => {
  it('lists what the company has, by its slug', async () => {
    const instances = jest.fn().mockResolvedValue({
      items: [
        {
          id: 'northwind-runs',
          offer: 'runs',
          plan: 'team',
          state: 'suspended',
          cost: [{ amount: 1_234, currency: 'usd' }],
        },
      ],
      actions: [],
    });
    renderCard(
      <CompanyInstancesCard
        company={{ id: 'c-1', slug: 'northwind', name: 'Northwind' }}
      />,
      { instances },
    );
    expect(await screen.findByText('Suspended')).toBeVisible();
    expect(screen.getByText(/USD 12.34 so far/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'runs' })).toHaveAttribute(
      'href',
      '/managed-services?list=instances&company=northwind&instance=northwind-runs',
    );
    expect(instances.mock.calls[0][0]).toMatchObject({ company: 'northwind' });
  });
});
