import { createHash, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request } from 'express';
import { parseCookie } from 'cookie';

/** The transaction's cookie: a name of its own for each sign-in, so that two tabs don't disturb one another. */
export type TransactionCookie = {
  name: string;
  value: string;
  options: CookieOptions;
};

/** What binds a sign-in to the browser that began it. */
export type TransactionSecret = {
  state: string;
  sealingKey: string;
};

/**
 * The cookie that holds the browser's part of a sign-in. `Lax`, because the browser comes back from Entra, another site, by a top-level GET.
 *
 * @param callbackUrl - decides the cookie's path, and whether it is sent over https only
 */
export function transactionCookie(
  secret: TransactionSecret,
  callbackUrl: URL,
  lifetimeMs: number,
): TransactionCookie {
  return {
    name: nameFor(secret.state),
    value: `${secret.state}.${secret.sealingKey}`,
    options: {
      httpOnly: true,
      sameSite: 'lax',
      secure: callbackUrl.protocol === 'https:',
      path: callbackUrl.pathname,
      maxAge: lifetimeMs,
    },
  };
}

/**
 * The browser's part of the sign-in that came back with `state`.
 *
 * @returns undefined if this browser didn't begin it
 */
export function readTransactionCookie(
  request: Request,
  state: string,
): TransactionSecret | undefined {
  const value = parseCookie(request.headers.cookie ?? '')[nameFor(state)];
  const [ownState, sealingKey] = value?.split('.') ?? [];
  if (!ownState || !sealingKey || !sameSecret(ownState, state)) {
    return undefined;
  }
  return { state, sealingKey };
}

function nameFor(state: string): string {
  return `alphaswarm-step-up-${digest(state).toString('hex').slice(0, 16)}`;
}

/** Compares in constant time, whatever the lengths. */
function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
