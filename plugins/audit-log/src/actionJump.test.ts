import { actionJump } from './actionJump';

const id = '01997d2c-1111-7222-8333-444455556666';

describe('jumping to an action', () => {
  it.each([id, ` ${id.toUpperCase()} `])('by its id, as in %j', term => {
    expect(actionJump(term).map(({ query }) => query)).toEqual([
      `?action=${id}`,
      `?view=rows&q=${id}`,
    ]);
  });

  it.each(['alphaswarm-core', '', id.slice(1), `${id}0`])(
    'is not what somebody means who types %j',
    term => {
      expect(actionJump(term)).toEqual([]);
    },
  );
});
