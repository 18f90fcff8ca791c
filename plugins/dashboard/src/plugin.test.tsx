import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { DashboardCardBlueprint } from '@alphaswarm-admin/plugin-dashboard-react';
import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { dashboardPlugin } from './plugin';

function card(
  name: string,
  title: string,
  order: number,
  loader: () => Promise<JSX.Element>,
) {
  return DashboardCardBlueprint.make({
    name,
    params: { title, column: 'needs-me', order, loader },
  });
}

async function renderDashboard(...cards: ReturnType<typeof card>[]) {
  const tester = cards.reduce(
    (soFar, next) => soFar.add(next),
    createExtensionTester(dashboardPlugin.getExtension('page:dashboard')),
  );
  await renderInTestApp(tester.reactElement());
  await screen.findByRole('heading', { level: 1, name: 'Dashboard' });
  return screen.getByRole('region', { name: 'Needs you' });
}

describe('the dashboard', () => {
  it('has three columns, and says so where nothing is contributed', async () => {
    const column = await renderDashboard();
    expect(column).toHaveTextContent('Nothing here');
    expect(screen.getByRole('region', { name: 'What changed' })).toBeVisible();
    expect(
      screen.getByRole('region', { name: 'What it is doing' }),
    ).toBeVisible();
  });

  it('shows the cards of a column in their order', async () => {
    const column = await renderDashboard(
      card('b', 'Second', 2, async () => <p>two</p>),
      card('a', 'First', 1, async () => <p>one</p>),
    );
    expect(await within(column).findByText('one')).toBeVisible();
    expect(
      within(column)
        .getAllByRole('heading', { level: 3 })
        .map(({ textContent }) => textContent),
    ).toEqual(['First', 'Second']);
  });

  it('shows each card when it comes: one that never does holds no other back', async () => {
    const column = await renderDashboard(
      card('slow', 'Slow', 1, () => new Promise(() => {})),
      card('quick', 'Quick', 2, async () => <p>here</p>),
    );
    expect(await within(column).findByText('here')).toBeVisible();
    expect(
      within(within(column).getByRole('region', { name: 'Slow' })).getByRole(
        'status',
      ),
    ).toHaveAttribute('aria-busy', 'true');
  });

  describe('when a card fails', () => {
    beforeEach(() => {
      // React reports what a boundary catches.
      jest.spyOn(console, 'error').mockImplementation(() => {});
    });
    afterEach(() => jest.restoreAllMocks());

    it('keeps the failure inside the card, and tries again', async () => {
      let isBroken = true;
      function Card() {
        if (isBroken) {
          throw new Error('Broken card');
        }
        return <p>mended</p>;
      }
      const column = await renderDashboard(
        card('bad', 'Bad', 1, async () => <Card />),
        card('good', 'Good', 2, async () => <p>fine</p>),
      );
      expect(await within(column).findByRole('alert')).toHaveTextContent(
        'Broken card',
      );
      expect(await within(column).findByText('fine')).toBeVisible();

      isBroken = false;
      await userEvent.click(
        within(column).getByRole('button', { name: 'Try again' }),
      );
      expect(await within(column).findByText('mended')).toBeVisible();
    });

    it('says who could see a card that the policy refuses', async () => {
      function Card(): JSX.Element {
        throw new PortalApiError('No.', { status: 403, whoCould: 'Auditor' });
      }
      const column = await renderDashboard(
        card('secret', 'Secret', 1, async () => <Card />),
      );
      expect(await within(column).findByRole('note')).toHaveTextContent(
        'Auditor can.',
      );
    });
  });
});
