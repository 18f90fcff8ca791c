type Cookie = { name: string; value: string; host: string; path: string };

/** A page, or a redirect that leaves the tenant. */
export interface Page {
  status: number;
  url: URL;
  body: string;
  /** Where a redirect leads that was not followed. */
  location?: URL;
}

/**
 * The least browser that a sign-in needs: it keeps cookies by host and path, and follows redirects until one leads to where `stopAt` says,
 * such as the portal's callback.
 */
export class HttpBrowser {
  readonly #stopAt: (url: URL) => boolean;
  #cookies: Cookie[] = [];

  static create(options: { stopAt: (url: URL) => boolean }): HttpBrowser {
    return new HttpBrowser(options.stopAt);
  }

  private constructor(stopAt: (url: URL) => boolean) {
    this.#stopAt = stopAt;
  }

  get(url: string | URL): Promise<Page> {
    return this.#request(new URL(url), {});
  }

  /** Submits the form of a page to the page's own address, as the sign-in pages' forms do. */
  submit(page: Page, fields: Record<string, string>): Promise<Page> {
    return this.#request(page.url, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
  }

  async #request(url: URL, init: RequestInit): Promise<Page> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { cookie: this.#cookieHeader(url) },
    });
    this.#keepCookies(url, response);
    const location = response.headers.get('location');
    if (location === null) {
      return { status: response.status, url, body: await response.text() };
    }
    await response.body?.cancel();
    const next = new URL(location, url);
    return this.#stopAt(next)
      ? { status: response.status, url, body: '', location: next }
      : this.#request(next, {});
  }

  #cookieHeader(url: URL): string {
    return this.#cookies
      .filter(
        cookie =>
          cookie.host === url.hostname && url.pathname.startsWith(cookie.path),
      )
      .map(cookie => `${cookie.name}=${cookie.value}`)
      .join('; ');
  }

  #keepCookies(url: URL, response: Response): void {
    for (const header of response.headers.getSetCookie()) {
      const [pair, ...attributes] = header.split(/;\s*/);
      const name = pair.slice(0, pair.indexOf('='));
      const path =
        attributes
          .find(attribute => attribute.toLowerCase().startsWith('path='))
          ?.slice('path='.length) ?? '/';
      this.#cookies = this.#cookies.filter(
        cookie =>
          !(
            cookie.name === name &&
            cookie.host === url.hostname &&
            cookie.path === path
          ),
      );
      if (!/expires=Thu, 01 Jan 1970/i.test(header)) {
        this.#cookies.push({
          name,
          value: pair.slice(pair.indexOf('=') + 1),
          host: url.hostname,
          path,
        });
      }
    }
  }
}
