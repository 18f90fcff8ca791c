import { CookieJar } from './CookieJar';

type Page = { url: URL; body: string };

/** Keeps cookies and follows redirects. */
export class FormBrowser {
  readonly #jar = new CookieJar();

  async open(
    url: URL,
    init: {
      method?: string;
      body?: URLSearchParams;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Page> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: this.#jar.header(url) },
    });
    this.#jar.keep(url, response.headers.getSetCookie());
    const location = response.headers.get('location');
    const body = await response.text();
    return location === null
      ? { url, body }
      : this.open(new URL(location, url));
  }
}
