import { parseTargetCount, tasksInWords } from './targetCount';

const limits = { min: 1, max: 10 };

describe('parseTargetCount', () => {
  it.each([
    ['1', 1],
    [' 10 ', 10],
    ['007', 7],
  ])('reads %j', (typed, count) => {
    expect(parseTargetCount(typed, limits, 4)).toEqual({ count });
  });

  it.each([[''], ['-1'], ['1.5'], ['1e9'], ['four'], ['9999999999'], ['٣']])(
    'asks for a whole number when given %j',
    typed => {
      expect(parseTargetCount(typed, limits, 4).problem).toBe(
        'Type a whole number of tasks from 1 to 10.',
      );
    },
  );

  it('names the limit that is broken', () => {
    expect(parseTargetCount('0', limits, 4).problem).toBe(
      'This service may not go below 1.',
    );
    expect(parseTargetCount('11', limits, 4).problem).toBe(
      'This service may not go above 10.',
    );
  });

  it('refuses to change nothing', () => {
    expect(parseTargetCount('4', limits, 4).problem).toBe(
      'It is already set to 4.',
    );
  });
});

describe('tasksInWords', () => {
  it.each([
    [0, '0 tasks'],
    [1, '1 task'],
    [4, '4 tasks'],
  ])('says %d as %s', (count, words) => {
    expect(tasksInWords(count)).toBe(words);
  });
});
