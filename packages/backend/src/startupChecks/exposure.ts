import { readHttpServerOptions } from '@backstage/backend-defaults/rootHttpRouter';
import type { Config } from '@backstage/config';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** Whether a host name or address is this machine itself, taken literally: a name that merely resolves to loopback doesn't count. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOSTS.has(host.toLowerCase());
}

/** The URL of a configuration key; undefined if it is absent or no URL. */
export function readUrl(config: Config, key: string): URL | undefined {
  const value = config.getOptionalString(key);
  return value !== undefined && URL.canParse(value)
    ? new URL(value)
    : undefined;
}

/**
 * Whether anybody but this machine can be meant to reach the portal: its public URLs are not loopback's, or it listens on more than loopback. A portal for
 * this machine alone is excused from what protects it from others.
 */
export function isExposed(config: Config): boolean {
  const { host } = readHttpServerOptions(config.getConfig('backend')).listen;
  const urls = ['backend.baseUrl', 'app.baseUrl'].map(key =>
    readUrl(config, key),
  );
  return (
    !isLoopbackHost(host) ||
    urls.some(url => url !== undefined && !isLoopbackHost(url.hostname))
  );
}
