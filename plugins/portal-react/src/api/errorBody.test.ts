import { parseErrorBody } from './errorBody';

describe('parseErrorBody', () => {
  it.each(['', 'not json', '[]', 'null', '"text"', '42'])(
    'takes %j for an empty body',
    text => {
      expect(parseErrorBody(text)).toEqual({});
    },
  );

  it('drops known fields of the wrong type and keeps the rest', () => {
    expect(
      parseErrorBody(
        JSON.stringify({
          error: { name: 1, message: 'Stale' },
          whoCould: 2,
          state: 'failed',
        }),
      ),
    ).toEqual({
      error: { name: undefined, message: 'Stale' },
      whoCould: undefined,
      requestId: undefined,
      actionId: undefined,
      state: 'failed',
    });
  });
});
