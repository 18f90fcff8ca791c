type Cookie = { name: string; value: string; host: string; path: string };

/** Cookies by host name and path; ports don't count (RFC 6265, section 8.5). */
export class CookieJar {
  #cookies: Cookie[] = [];

  /** The `Cookie` header for a request to `url`. */
  header(url: URL): string {
    return this.#cookies
      .filter(
        ({ host, path }) =>
          host === url.hostname && isBelow(url.pathname, path),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** Keeps what an answer from `url` sets, and forgets what it expires. */
  keep(url: URL, setCookies: readonly string[]): void {
    for (const header of setCookies) {
      const [pair, ...attributes] = header.split(/;\s*/);
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(name.length + 1);
      const host = url.hostname;
      const path =
        attributes
          .map(each => /^path=(\/.*)$/i.exec(each)?.[1])
          .find(Boolean) ?? '/';
      this.#cookies = this.#cookies.filter(
        cookie =>
          cookie.name !== name || cookie.host !== host || cookie.path !== path,
      );
      if (!attributes.some(isExpiry)) {
        this.#cookies.push({ name, value, host, path });
      }
    }
  }
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.replace(/\/?$/, '/'));
}

function isExpiry(attribute: string): boolean {
  return (
    /^max-age=(0|-\d+)$/i.test(attribute) ||
    (/^expires=/i.test(attribute) &&
      Date.parse(attribute.slice('expires='.length)) <= Date.now())
  );
}
