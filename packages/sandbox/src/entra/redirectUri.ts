const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The portal's callbacks, and alphaswarm-cp's own. */
const CALLBACK_PATHS = [
  /^\/admin\/api\/[\w./-]+$/,
  /^\/api\/auth\/[\w./-]+$/,
  /^\/auth\/callback$/,
];

/** Whether a URI is `http:` on this machine, with no user info, query or fragment hidden in it. */
export function isLoopbackHttp(value: unknown): value is string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return (
    url !== null &&
    url.protocol === 'http:' &&
    LOOPBACK_HOSTS.has(url.hostname) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === ''
  );
}

/**
 * Whether a sign-in may come back to this URI. Entra compares with registered URIs; the sandbox takes every port of this machine, as the
 * portal's port is configurable, and only the paths of callbacks.
 */
export function isAllowedRedirectUri(value: string): boolean {
  if (!isLoopbackHttp(value)) {
    return false;
  }
  const { pathname } = new URL(value);
  return CALLBACK_PATHS.some(path => path.test(pathname));
}
