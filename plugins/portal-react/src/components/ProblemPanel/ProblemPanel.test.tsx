import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PortalApiError } from '../../api/PortalApiError';
import { describeProblem } from './describeProblem';
import { ProblemPanel } from './ProblemPanel';

describe('ProblemPanel', () => {
  it('says what failed, what to do, and what to quote', async () => {
    const onRetry = jest.fn();
    render(
      <ProblemPanel
        error={
          new PortalApiError('AWS is throttling.', {
            status: 503,
            retryAfterSeconds: 5,
            requestId: 'trace-1',
          })
        }
        onRetry={onRetry}
      />,
    );

    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('Not available at the moment');
    expect(alert).toHaveTextContent('AWS is throttling.');
    expect(alert).toHaveTextContent('Try again in 5 s.');
    expect(alert).toHaveTextContent('trace-1');

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('offers no button where there is nothing to try', () => {
    render(<ProblemPanel error={new Error('Broken')} />);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});

describe('describeProblem', () => {
  it.each([0, 400, 401, 403, 404, 429, 500, 502, 503])(
    'has a title and an advice for status %d',
    status => {
      const description = describeProblem(
        new PortalApiError('Detail.', { status }),
      );
      expect(description.title).not.toBe('');
      expect(description.advice).not.toBe('');
      expect(description.detail).toBe('Detail.');
    },
  );

  it('names who could', () => {
    expect(
      describeProblem(
        new PortalApiError('No.', { status: 403, whoCould: 'Auditor' }),
      ).advice,
    ).toBe('Auditor can.');
  });
});
