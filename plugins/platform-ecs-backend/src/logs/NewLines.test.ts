import fc from 'fast-check';
import { LineIds } from './LineIds';
import { NewLines } from './NewLines';

const NOW = 1_795_500_000_000;
const line = (at: number, id = `line-${at}`) => ({
  id,
  at,
  origin: 'a/b/c/d',
  message: '',
});

describe('NewLines', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW + 60_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('reads ten seconds again, for lines that became readable late, and takes each once', () => {
    const lines = NewLines.create(NOW);
    expect(lines.take([line(NOW + 1_000), line(NOW + 2_000)])).toHaveLength(2);
    expect(lines.readFrom()).toBe(NOW - 8_000);
    expect(
      lines.take([line(NOW + 1_000), line(NOW + 1_500), line(NOW + 2_000)]),
    ).toEqual([line(NOW + 1_500)]);
  });

  it('reads less again where lines come fast', () => {
    const lines = NewLines.create(NOW);
    lines.take(
      Array.from({ length: 10_000 }, (_, n) => line(NOW + n / 5, `line-${n}`)),
    );
    expect(lines.newestAt - lines.readFrom()).toBe(1_000);
  });

  it('is not carried into the future by a writer whose clock is ahead', () => {
    const lines = NewLines.create(NOW);
    const ahead = line(NOW + 3_600_000);
    expect(lines.take([ahead])).toEqual([ahead]);
    expect(lines.newestAt).toBe(NOW + 60_000);
    expect(lines.take([ahead, line(NOW + 60_001)])).toEqual([
      line(NOW + 60_001),
    ]);
  });

  it('remembers no more than it needs', () => {
    const lines = NewLines.create(NOW);
    for (let second = 0; second < 60; second++) {
      lines.take([line(NOW + second * 1_000)]);
    }
    // Of the first second nothing is known any more: but nothing would read it again either.
    expect(lines.take([line(NOW)])).toHaveLength(1);
    expect(lines.readFrom()).toBeGreaterThan(NOW);
  });
});

describe('LineIds', () => {
  it('gives the same ids however lines are cut into pages', () => {
    const lineOfStream = fc.record({
      stream: fc.constantFrom('a', 'b'),
      step: fc.integer({ min: 0, max: 2 }),
      message: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(fc.array(lineOfStream), steps => {
        let at = NOW;
        const lines = steps.map(({ step, ...rest }) => {
          at += step;
          return { ...rest, at };
        });
        const idsOf = (ids: LineIds) =>
          lines.map(each => ids.next(each.stream, each.at, each.message));
        const first = idsOf(LineIds.create());
        expect(idsOf(LineIds.create())).toEqual(first);
        // The very same line, twice in the same millisecond, is two lines.
        expect(new Set(first).size).toBe(first.length);
      }),
    );
  });
});
