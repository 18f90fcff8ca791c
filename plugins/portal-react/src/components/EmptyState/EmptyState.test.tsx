import { render, screen } from '@testing-library/react';
import { EmptyState } from './EmptyState';

describe('EmptyState', () => {
  it('says what would be here and what to do', () => {
    render(
      <EmptyState
        title="No rows"
        hint="Nothing matches the filters."
        action={<button>Clear filters</button>}
      />,
    );
    expect(screen.getByText('No rows')).toBeVisible();
    expect(screen.getByText('Nothing matches the filters.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Clear filters' })).toBeVisible();
  });
});
