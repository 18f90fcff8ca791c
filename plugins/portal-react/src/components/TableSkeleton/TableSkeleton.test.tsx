import { render, screen } from '@testing-library/react';
import { TableSkeleton } from './TableSkeleton';

describe('TableSkeleton', () => {
  it('is told as loading, not as cells', () => {
    render(<TableSkeleton rows={3} columns={2} />);
    const status = screen.getByRole('status');
    expect(status).toHaveAttribute('aria-busy', 'true');
    expect(status).toHaveTextContent(/^Loading$/);
  });
});
