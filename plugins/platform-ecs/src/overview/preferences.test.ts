import { MOST_VIEWS, savedViewsSchema, withView } from './preferences';

const view = (name: string) => ({ name, search: `?q=${name}` });

describe('withView', () => {
  it('replaces the view of that name', () => {
    expect(withView([view('a'), view('b')], { name: 'a', search: '' })).toEqual(
      [view('b'), { name: 'a', search: '' }],
    );
  });

  it('keeps no more than can be read back', () => {
    let views: ReturnType<typeof withView> = [];
    for (let n = 0; n < MOST_VIEWS + 5; n++)
      views = withView(views, view(`${n}`));
    expect(savedViewsSchema.parse(views)).toHaveLength(MOST_VIEWS);
    expect(views.at(-1)).toEqual(view(`${MOST_VIEWS + 4}`));
  });
});
