import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import { shouldRetry } from './QueryClientRoot';

describe('shouldRetry', () => {
  it.each([0, 500, 502, 503])('tries status %d again, twice', status => {
    const error = new PortalApiError('x', { status });
    expect([0, 1, 2].map(failures => shouldRetry(failures, error))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each([400, 401, 403, 404, 429])('shows status %d at once', status => {
    expect(shouldRetry(0, new PortalApiError('x', { status }))).toBe(false);
  });

  it('does not press a backend that says when to come back', () => {
    expect(
      shouldRetry(
        0,
        new PortalApiError('x', { status: 503, retryAfterSeconds: 5 }),
      ),
    ).toBe(false);
  });

  it('does not try a programming error again', () => {
    expect(shouldRetry(0, new TypeError('x'))).toBe(false);
  });
});
