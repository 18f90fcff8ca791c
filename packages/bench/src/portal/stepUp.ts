import { FormBrowser } from './FormBrowser';

/**
 * Answers a step-up challenge as the popup does, without a browser: the challenge's start route, the sandbox's Entra page, approved, and the portal's callback.
 *
 * @param options.portalUrl - with `/admin`
 * @param options.token - the person's Backstage user token
 * @param options.oid - of the person
 * @throws Error that tells where the flow ended instead
 */
export async function answerChallenge(options: {
  portalUrl: string;
  token: string;
  oid: string;
  challengeId: string;
}): Promise<void> {
  const { portalUrl, token, oid, challengeId } = options;
  const browser = new FormBrowser();
  const started = await browser.open(
    new URL(
      `${portalUrl}/api/staff-access/step-up/challenges/${challengeId}/start`,
    ),
    { method: 'POST', headers: { authorization: `Bearer ${token}` } },
  );
  const { authorizeUrl }: { authorizeUrl: string } = JSON.parse(started.body);
  const entra = await browser.open(new URL(authorizeUrl));
  const back = await browser.open(entra.url, {
    method: 'POST',
    body: new URLSearchParams({ person: oid, decision: 'approve' }),
  });
  if (!back.url.pathname.endsWith('/step-up/callback')) {
    throw new Error(`The step-up ended at ${back.url}: ${back.body}`);
  }
}
