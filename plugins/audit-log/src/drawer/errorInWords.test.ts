import { errorInWords } from './errorInWords';

describe('errorInWords', () => {
  it.each([
    [
      { name: 'ThrottlingException', message: 'Rate exceeded' },
      'ThrottlingException: Rate exceeded',
    ],
    [{ message: 'Rate exceeded' }, 'Rate exceeded'],
    ['Rate exceeded', 'Rate exceeded'],
  ])('reads %j', (error, words) => {
    expect(errorInWords(error)).toBe(words);
  });

  it.each([[undefined], [null], [''], [[]], [{}], [{ message: 7 }]])(
    'says nothing of %j',
    error => {
      expect(errorInWords(error)).toBeUndefined();
    },
  );
});
