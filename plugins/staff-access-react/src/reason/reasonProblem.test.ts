import { reasonProblem } from './reasonProblem';

describe('reasonProblem', () => {
  it.each(['abc', '  load test  ', 'x'.repeat(512)])('takes %#', reason => {
    expect(reasonProblem(reason)).toBeUndefined();
  });

  it.each(['', '   ', ' ab ', 'x'.repeat(513)])('refuses %#', reason => {
    expect(reasonProblem(reason)).toEqual(expect.any(String));
  });
});
