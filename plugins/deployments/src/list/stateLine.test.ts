import { stateLine } from './stateLine';

const none = {
  failing: 0,
  'rolling-out': 0,
  steady: 0,
  stopped: 0,
  unknown: 0,
};

describe('the state line', () => {
  it.each([
    [{ counts: none }, {}, 'No workloads'],
    [{ counts: none }, { company: 'kita' }, 'No workloads of kita'],
    [{ counts: { ...none, steady: 1 } }, {}, '1 of 1 workload steady'],
    [
      {
        counts: {
          failing: 1,
          'rolling-out': 2,
          steady: 3,
          stopped: 4,
          unknown: 5,
        },
        leftOut: 6,
      },
      { company: 'kita' },
      '3 of 15 workloads of kita steady; 1 failing; 2 moving; 4 stopped; 5 unknown; 6 more are not held',
    ],
  ])('of %j and %j is %j', (page, url, words) => {
    expect(stateLine(page, url)).toBe(words);
  });
});
