import { FAST_POLL_MS, pollInterval, SLOW_POLL_MS } from './pollInterval';

describe('pollInterval', () => {
  it('is slow while nothing moves', () => {
    expect(pollInterval({ moving: false })).toBe(SLOW_POLL_MS);
  });

  it('is fast while something moves and no signal ever came', () => {
    expect(pollInterval({ moving: true })).toBe(FAST_POLL_MS);
  });

  it('leaves a moving page to the signals while they come', () => {
    expect(pollInterval({ moving: true, sinceLastSignalMs: 1_000 })).toBe(
      SLOW_POLL_MS,
    );
  });

  it('no longer trusts a connection that has fallen silent', () => {
    expect(pollInterval({ moving: true, sinceLastSignalMs: 10_000 })).toBe(
      FAST_POLL_MS,
    );
  });

  it('never asks sooner than the backend asked for', () => {
    expect(pollInterval({ moving: true, retryAfterSeconds: 30 })).toBe(30_000);
    expect(pollInterval({ moving: false, retryAfterSeconds: 1 })).toBe(
      SLOW_POLL_MS,
    );
  });
});
