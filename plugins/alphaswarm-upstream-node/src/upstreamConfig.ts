import { readDurationFromConfig, type Config } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { UpstreamHttp } from './http/UpstreamHttp';
import { parseTrustedUrl } from './trustedUrl';

/** The upstreams, as `alphaswarm` of the config names them. */
export type UpstreamKey = 'cp' | 'core';

const DEFAULT_TIMEOUT_MS = 10_000;

const prefixDefaults = { authPath: '/auth', managePath: '/manage' };

/**
 * Opens an upstream as `alphaswarm.<key>` of the config says.
 *
 * Inside the cluster cp and core are reached by plain http through the mesh; that must be said (`allowHttp: true`), because tokens travel.
 *
 * @param config - the root config
 * @param key - which upstream
 * @param options.timeoutMs - a deadline other than the configured one
 * @throws Error naming the key that is missing or malformed
 */
export function openUpstream(
  config: Config,
  key: UpstreamKey,
  options?: { timeoutMs: number },
): UpstreamHttp {
  const upstream = config.getConfig(`alphaswarm.${key}`);
  return UpstreamHttp.create({
    upstream: `alphaswarm-${key}`,
    baseUrl: readBaseUrl(upstream, `alphaswarm.${key}`),
    timeoutMs: options?.timeoutMs ?? readTimeoutMs(config, key),
  });
}

function readTimeoutMs(config: Config, upstream: UpstreamKey): number {
  const key = `alphaswarm.${upstream}.timeout`;
  if (!config.has(key)) return DEFAULT_TIMEOUT_MS;
  return durationToMilliseconds(readDurationFromConfig(config, { key }));
}

const resourceDefaults = {
  cp: 'api://alphaswarm-manage-api',
  core: 'api://alphaswarm-core',
};

/** What tokens for an upstream are asked for: its application ID URI in Entra. */
export function readResource(config: Config, upstream: UpstreamKey): string {
  return (
    config.getOptionalString(`alphaswarm.${upstream}.resource`) ??
    resourceDefaults[upstream]
  );
}

/** Where a group of cp's routes is below its base URL. */
export function readCpPath(
  config: Config,
  key: keyof typeof prefixDefaults,
): string {
  const path =
    config.getOptionalString(`alphaswarm.cp.${key}`) ?? prefixDefaults[key];
  if (!/^(\/[A-Za-z0-9._~-]+)*\/?$/.test(path)) {
    throw new Error(`alphaswarm.cp.${key} must be a path such as /auth`);
  }
  return path.replace(/\/$/, '');
}

function readBaseUrl(upstream: Config, key: string): URL {
  const value = upstream.getString('baseUrl');
  if (upstream.getOptionalBoolean('allowHttp') && URL.canParse(value)) {
    const url = new URL(value);
    if (url.protocol === 'http:') return url;
  }
  return parseTrustedUrl(value, `${key}.baseUrl`);
}
