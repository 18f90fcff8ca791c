import { render, screen } from '@testing-library/react';
import { ForbiddenPanel } from './ForbiddenPanel';

describe('ForbiddenPanel', () => {
  it('names who could', () => {
    render(
      <ForbiddenPanel what="see the whole log" whoCould="Auditor or Admin" />,
    );
    expect(screen.getByRole('note')).toHaveTextContent(
      'Your role doesn’t let you see the whole log.Auditor or Admin can.',
    );
  });

  it('says whom to ask when nobody is named', () => {
    render(<ForbiddenPanel what="see the whole log" />);
    expect(screen.getByRole('note')).toHaveTextContent('ask an Admin');
  });
});
