import type { RecordedCall } from '../portal/Control';
import { lookRate } from './lookRate';

/** `L` begins a look, `d` is another call of it. Each look begins `everyMs` after the one before. */
function calls(pattern: string, everyMs: number): RecordedCall[] {
  let at = Date.UTC(2026, 0, 1) - everyMs;
  return [...pattern].map(letter => {
    if (letter === 'L') at += everyMs;
    return {
      standIn: 'ecs',
      operation: letter === 'L' ? 'ListServices' : 'DescribeServices',
      at: new Date(at).toISOString(),
    };
  });
}

describe('lookRate', () => {
  it('counts whole looks only', () => {
    expect(
      lookRate(calls('ddLddLddLddLd', 15_000), {
        beginsLook: 'ListServices',
        clockRate: 1,
      }),
    ).toEqual({ looks: 3, calls: 9, callsPerMinute: 12 });
  });

  it('does not depend on where the window begins and ends', () => {
    const options = { beginsLook: 'ListServices', clockRate: 1 };
    expect(lookRate(calls('LddLdd', 2_000), options).callsPerMinute).toBe(
      lookRate(calls('dLddLddLd', 2_000), options).callsPerMinute,
    );
  });

  it('takes a slowed clock into account', () => {
    expect(
      lookRate(calls('LdLdL', 200), {
        beginsLook: 'ListServices',
        clockRate: 0.1,
      }).callsPerMinute,
    ).toBe(60);
  });

  it('makes no rate of a single look', () => {
    expect(() =>
      lookRate(calls('dLd', 1_000), {
        beginsLook: 'ListServices',
        clockRate: 1,
      }),
    ).toThrow('too short');
  });
});
