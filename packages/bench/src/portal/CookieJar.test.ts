import { CookieJar } from './CookieJar';

const at = (url: string) => new URL(url);

describe('CookieJar', () => {
  it('sends a cookie below its path on its host, whatever the port', () => {
    const jar = new CookieJar();
    jar.keep(at('http://localhost:8900/admin/start'), [
      'tx=a=b; Path=/admin/api; HttpOnly',
    ]);
    expect(jar.header(at('http://localhost:9900/admin/api/auth'))).toBe(
      'tx=a=b',
    );
    expect(jar.header(at('http://localhost:8900/admin/apiary'))).toBe('');
    expect(jar.header(at('http://127.0.0.1:8900/admin/api'))).toBe('');
  });

  it('sends a cookie of the root everywhere', () => {
    const jar = new CookieJar();
    jar.keep(at('http://localhost/x'), ['a=1; Path=/', 'b=2']);
    expect(jar.header(at('http://localhost/'))).toBe('a=1; b=2');
  });

  it('replaces a cookie, and forgets an expired one', () => {
    const jar = new CookieJar();
    const url = at('http://localhost/');
    jar.keep(url, ['a=1', 'b=1', 'c=1']);
    jar.keep(url, [
      'a=2',
      'b=; Max-Age=0',
      'c=; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    ]);
    expect(jar.header(url)).toBe('a=2');
  });
});
