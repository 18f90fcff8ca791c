/** As much of a browser as the OAuth popup needs: cookies by path, no redirects followed. */
export class Browser {
  readonly #origin: string;
  /** Where the portal is mounted for the browser, and isn't in the test: cookie paths begin with it. */
  readonly #mount: string;
  readonly cookies = new Map<string, { value: string; attributes: string }>();

  constructor(origin: string, mount: string) {
    this.#origin = origin;
    this.#mount = mount;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(this.#origin + path, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: this.#cookiesFor(path) },
    });
    for (const cookie of response.headers.getSetCookie()) this.#store(cookie);
    return response;
  }

  #cookiesFor(path: string): string {
    const { pathname } = new URL(this.#mount + path, this.#origin);
    return [...this.cookies]
      .filter(([, { attributes }]) => {
        const scope = /path=([^;]+)/i.exec(attributes)?.[1] ?? '/';
        return pathname === scope || pathname.startsWith(`${scope}/`);
      })
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  #store(cookie: string): void {
    const [pair, ...attributes] = cookie.split(/;\s*/);
    const [name, ...value] = pair.split('=');
    const gone = attributes.some(attribute =>
      /^(max-age=0|expires=Thu, 01 Jan 1970)/i.test(attribute),
    );
    if (gone) this.cookies.delete(name);
    else {
      this.cookies.set(name, {
        value: value.join('='),
        attributes: attributes.join('; '),
      });
    }
  }
}

/** What the popup's page tells its opener. */
export async function popupMessage(response: Response): Promise<any> {
  const page = await response.text();
  const message = /authResponse = decodeURIComponent\('([^']*)'\)/.exec(page);
  if (!message) throw new Error(`No message in ${page.slice(0, 200)}`);
  return JSON.parse(decodeURIComponent(message[1]));
}
