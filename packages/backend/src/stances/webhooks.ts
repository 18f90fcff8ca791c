import type { Request } from 'express';

/**
 * The routes that are let in without a session and past the Pomerium gate, because who calls them has neither and proves by a signature who they are. The plugin must declare each with the stance
 * `webhook`, too: neither the plugin nor this list alone opens anything.
 *
 * @see docs/decisions/0018-webhooks.md
 */
export const webhookPaths: ReadonlySet<string> = new Set([
  '/admin/api/billing/webhook',
]);

/** Whether a request is one of {@link webhookPaths}, to the letter: another method, a query, or another spelling is not. */
export function isWebhook({
  method,
  originalUrl,
}: Pick<Request, 'method' | 'originalUrl'>): boolean {
  return method === 'POST' && webhookPaths.has(originalUrl);
}
