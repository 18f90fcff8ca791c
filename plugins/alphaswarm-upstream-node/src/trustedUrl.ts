const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether tokens and keys may travel to and from `url`: https, or http to the machine itself.
 *
 * "The machine itself" is decided by the literal host only (RFC 8252 §7.3): a name that merely resolves to loopback doesn't count.
 */
export function isTrustedUrl(url: URL): boolean {
  if (url.username || url.password) return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname);
}

/**
 * Parses a configured URL that tokens or keys travel over.
 *
 * @param value - the URL as configured
 * @param key - the configuration key, for the message
 * @throws Error naming the key if the value is no URL, or neither https nor http to loopback
 */
export function parseTrustedUrl(value: string, key: string): URL {
  if (!URL.canParse(value)) {
    throw new Error(`${key} must be a URL`);
  }
  const url = new URL(value);
  if (!isTrustedUrl(url)) {
    throw new Error(
      `${key} must be an https URL without credentials (http is accepted for localhost, 127.0.0.1 and [::1] only)`,
    );
  }
  return url;
}
