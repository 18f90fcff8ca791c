import { FormBrowser } from './FormBrowser';

/**
 * Signs a demo staff member in as the sign-in page's popup does, without a browser: the portal's start route, the sandbox's Entra page, the portal's handler, and
 * then the session's first token.
 *
 * @param options.portalUrl - with `/admin`
 * @param options.oid - of the person
 * @returns the Backstage user token
 * @throws Error that tells where the flow ended instead
 */
export async function signIn(options: {
  portalUrl: string;
  oid: string;
}): Promise<string> {
  const { portalUrl, oid } = options;
  const provider = `${portalUrl}/api/auth/entra`;
  const browser = new FormBrowser();
  const pick = await browser.open(
    new URL(`${provider}/start?env=production&scope=openid`),
  );
  const handled = await browser.open(pick.url, {
    method: 'POST',
    body: new URLSearchParams({ person: oid }),
  });
  if (!handled.url.pathname.endsWith('/handler/frame')) {
    throw new Error(`The sign-in ended at ${handled.url}: ${handled.body}`);
  }
  const refreshed = await browser.open(
    new URL(`${provider}/refresh?env=production`),
    { headers: { 'x-requested-with': 'XMLHttpRequest' } },
  );
  const session: { backstageIdentity?: { token?: string } } = JSON.parse(
    refreshed.body,
  );
  const token = session.backstageIdentity?.token;
  if (!token) throw new Error(`No session: ${refreshed.body}`);
  return token;
}
