import { toWebSearch } from './searchText';

describe('toWebSearch', () => {
  it.each([
    ['load test', '"load" "test"'],
    ['"load test" -night', '"load test" -"night"'],
    ['scale or redeploy', '"scale" or "redeploy"'],
    ['alphaswarm-core', '"alphaswarm core"'],
    [
      'arn:aws:ecs:eu-central-1:1:service/prod/core',
      '"arn aws ecs eu central 1 1 service prod core"',
    ],
    ['ada@staff.example', '"ada staff example"'],
    ['-alphaswarm-core', '-"alphaswarm core"'],
    ['"an open phrase', '"an open phrase"'],
    ["'; drop table x; --", '"drop" "table" "x"'],
    ['Zürich 東京', '"Zürich" "東京"'],
    ['!! & | ( ) :*', ''],
    ['', ''],
  ])('reads %s', (q, webSearch) => {
    expect(toWebSearch(q)).toBe(webSearch);
  });
});
