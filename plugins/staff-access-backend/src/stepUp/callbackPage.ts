import type { Response } from 'express';
import type { CompletedStepUp } from './StepUpService';

/** The page's own policy, stricter than the portal's: nothing but its own script. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers a callback with the page that tells the portal's window, and closes itself. */
export function sendCallbackPage(
  response: Response,
  completed: CompletedStepUp,
): void {
  const { title, text } = wordsFor(completed);
  const challengeId =
    completed.state === 'unknown' ? '' : completed.challengeId;
  response
    .status(completed.state === 'unknown' ? 400 : 200)
    .set({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    .send(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<script src="callback.js" defer></script>
</head>
<body data-challenge-id="${escapeHtml(challengeId)}" data-state="${completed.state}">
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
</main>
</body>
</html>
`,
    );
}

/**
 * The page's script. It styles the page too: a style sheet would be one more request, and an inline style is what the policy forbids.
 *
 * A refusal stays to be read; the portal's window says it as well.
 */
export const callbackScript = `'use strict';
(function () {
  var body = document.body;
  body.style.cssText = 'font: 16px/1.5 system-ui, sans-serif; margin: 20vh auto 0; max-width: 26rem; padding: 0 1rem; text-align: center';
  var challengeId = body.dataset.challengeId;
  if (!challengeId) return;
  var channel = new BroadcastChannel('alphaswarm-step-up');
  channel.postMessage({ challengeId: challengeId, state: body.dataset.state });
  channel.close();
  if (body.dataset.state === 'granted') window.close();
})();
`;

function wordsFor(completed: CompletedStepUp): { title: string; text: string } {
  switch (completed.state) {
    case 'granted':
      return {
        title: 'It is you',
        text: 'The portal goes on by itself. You can close this window.',
      };
    case 'refused':
      return {
        title: 'That did not count',
        text: `${completed.problem} Close this window and go on in the portal.`,
      };
    default:
      return {
        title: 'Nothing waits for this sign-in',
        text: 'It was finished already, was begun in another browser, or took too long. Close this window and begin again in the portal.',
      };
  }
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    character => `&#${character.codePointAt(0)};`,
  );
}
