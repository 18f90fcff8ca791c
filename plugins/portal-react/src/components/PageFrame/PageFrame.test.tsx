import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { PageFrame } from './PageFrame';

describe('PageFrame', () => {
  it('names the page, says its state, and can be skipped to', async () => {
    await renderInTestApp(
      <PageFrame
        title="Platform"
        stateLine="11 of 12 services steady"
        parent={{ title: 'Dashboard', href: '/dashboard' }}
        actions={<button>Legend</button>}
        freshness={<span>updated 2 s ago</span>}
      >
        <p>content</p>
      </PageFrame>,
    );

    const main = screen.getByRole('main', { name: 'Platform' });
    expect(main).toHaveAttribute('id', 'main');
    main.focus();
    expect(main).toHaveFocus();
    expect(
      screen.getByRole('heading', { level: 1, name: 'Platform' }),
    ).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent(
      '11 of 12 services steady',
    );
    expect(screen.getByRole('link', { name: 'Dashboard' })).toHaveAttribute(
      'href',
      '/dashboard',
    );
    expect(screen.getByRole('button', { name: 'Legend' })).toBeVisible();
    expect(document.title).toBe('Platform · AlphaSwarm Admin');
  });
});
