import type { Request } from 'express';
import { readTraceContext } from './traceContext';

const requestWith = (traceparent?: string) =>
  ({ get: () => traceparent }) as unknown as Request;

describe('readTraceContext', () => {
  it('goes on with the trace that a request brings', () => {
    const traceparent =
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(readTraceContext(requestWith(traceparent))).toEqual({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      traceparent,
    });
  });

  it.each([
    [undefined],
    ['nonsense'],
    ['00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'],
    ['ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
    ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'; drop table"],
  ])('begins a new one where there is none to go on with: %s', header => {
    const { traceId, traceparent } = readTraceContext(requestWith(header));
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(header ?? '').not.toContain(traceId);
  });
});
