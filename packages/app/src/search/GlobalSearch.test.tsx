import { searchApiRef } from '@backstage/plugin-search-react';
import {
  createRouteRef,
  routeResolutionApiRef,
} from '@backstage/frontend-plugin-api';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import type { SearchJump } from '@alphaswarm-admin/plugin-portal-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router-dom';
import { GlobalSearch } from './GlobalSearch';

const core = {
  type: 'software-catalog',
  document: {
    title: 'alphaswarm-core-prod',
    text: '',
    type: 'service',
    location: '/catalog/default/component/alphaswarm-core-prod',
  },
};

const billing = createRouteRef();

const invoiceJump: SearchJump = {
  order: 1,
  hits: term =>
    term.startsWith('in_')
      ? [
          {
            title: `Invoice ${term}`,
            kind: 'Billing',
            routeRef: billing,
            query: `?invoice=${term}`,
          },
          {
            title: `${term} on a page that nobody installed`,
            kind: 'Elsewhere',
            routeRef: createRouteRef(),
            query: '',
          },
        ]
      : [],
};

const routes = {
  resolve: (ref: unknown) => (ref === billing ? () => '/billing' : undefined),
};

function Place() {
  const { pathname, search } = useLocation();
  const address = `${pathname}${search}`;
  return <output aria-label="Place">{address}</output>;
}

function renderSearch(query: jest.Mock) {
  render(
    <TestApiProvider
      apis={[
        [searchApiRef, { query }],
        [routeResolutionApiRef, routes as never],
      ]}
    >
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <GlobalSearch jumps={[invoiceJump]} />
          <input aria-label="Another field" />
          <Place />
        </MemoryRouter>
      </QueryClientProvider>
    </TestApiProvider>,
  );
  return userEvent.setup();
}

const field = () => screen.getByRole('searchbox', { name: /Search/ });

describe('the search in the top bar', () => {
  it('takes the focus on /, and goes to what the index found', async () => {
    const query = jest.fn().mockResolvedValue({ results: [core] });
    const user = renderSearch(query);

    await user.keyboard('/core');
    expect(field()).toHaveFocus();
    expect(field()).toHaveValue('core');
    await user.click(
      await screen.findByRole('option', { name: /alphaswarm-core-prod/ }),
    );

    expect(screen.getByLabelText('Place')).toHaveTextContent(
      '/catalog/default/component/alphaswarm-core-prod',
    );
    expect(field()).toHaveValue('');
  });

  it('leaves a slash that is typed into another field where it is', async () => {
    const user = renderSearch(jest.fn().mockResolvedValue({ results: [] }));
    await user.type(screen.getByLabelText('Another field'), 'a/b');
    expect(screen.getByLabelText('Another field')).toHaveValue('a/b');
    expect(field()).toHaveValue('');
  });

  it('goes straight to what an id names, also while the index is away', async () => {
    const user = renderSearch(jest.fn().mockRejectedValue(new Error('away')));
    await user.type(field(), 'in_42');
    expect(await screen.findByText(/search can't be reached/)).toBeVisible();
    expect(screen.queryByText(/nobody installed/)).toBeNull();
    await user.click(screen.getByRole('option', { name: /Invoice in_42/ }));
    expect(screen.getByLabelText('Place')).toHaveTextContent(
      '/billing?invoice=in_42',
    );
  });

  it("asks once somebody stops typing, without the search engine's operators", async () => {
    const query = jest.fn().mockResolvedValue({ results: [] });
    const user = renderSearch(query);
    await user.click(field());
    await user.paste("co're | & !(x):* \\");
    expect(await screen.findByText('No results found.')).toBeVisible();
    expect(query.mock.calls.map(([{ term }]) => term)).toEqual(['co re x']);
  });
});
