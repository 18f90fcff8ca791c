import { ConfigReader } from '@backstage/config';
import { configApiRef } from '@backstage/frontend-plugin-api';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type PlacedElement, Shell } from './Shell';

function renderShell(elements: PlacedElement[], tone = 'danger') {
  return render(
    <TestApiProvider
      apis={[
        [
          configApiRef,
          new ConfigReader({
            app: { environment: { name: 'production', tone } },
          }),
        ],
      ]}
    >
      <Shell
        nav={<nav aria-label="Pages" />}
        content={<main>content</main>}
        elements={elements}
      />
    </TestApiProvider>,
  );
}

describe('Shell', () => {
  it('puts every element into its place, in order', () => {
    renderShell([
      { id: 'b', slot: 'header', order: 2, element: <i>second</i> },
      { id: 'a', slot: 'header', order: 1, element: <i>first</i> },
      { id: 'c', slot: 'banner', order: 1, element: <i>notice</i> },
      { id: 'd', slot: 'overlay', order: 1, element: <i>tray</i> },
    ]);

    expect(screen.getByRole('banner')).toHaveTextContent('firstsecond');
    expect(
      within(screen.getByRole('region', { name: 'Notices' })).getByText(
        'notice',
      ),
    ).toBeVisible();
    expect(screen.getByText('tray')).toBeVisible();
  });

  it('marks production by word and by the frame itself', () => {
    const { container } = renderShell([]);
    expect(screen.getByRole('banner')).toHaveTextContent(
      'Environment: production',
    );
    expect(container.querySelector('[data-environment]')).toHaveAttribute(
      'data-environment',
      'danger',
    );
  });

  it('lets the keyboard skip to the page', async () => {
    renderShell([]);
    await userEvent.tab();
    expect(screen.getByText('Skip to content')).toHaveFocus();

    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('main')).toHaveFocus();
  });
});
