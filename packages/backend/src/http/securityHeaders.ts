import type { RequestHandler } from 'express';
import helmet from 'helmet';
import onHeaders from 'on-headers';

/**
 * The response headers of everything the portal serves: a content security policy without inline scripts or `eval`, no framing, and HSTS when the portal is
 * reached over https.
 *
 * @param options.baseUrl - where browsers reach the portal
 * @see https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 */
export function securityHeadersMiddleware(options: {
  baseUrl: string;
}): RequestHandler {
  const { protocol, host } = new URL(options.baseUrl);
  const https = protocol === 'https:';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'script-src-attr': ["'none'"],
        // Emotion and Material UI insert style elements at run time.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'", `${https ? 'wss' : 'ws'}://${host}`],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        ...(https ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    strictTransportSecurity: https
      ? { maxAge: 365 * 24 * 3600, includeSubDomains: true }
      : false,
    // The step-up popup must be able to tell its opener that it is done.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  });
}

/**
 * APIs are never cached; assets with a content hash in their name are cached for good. Everything else keeps what its handler says.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8246
 */
export function cacheControlMiddleware(): RequestHandler {
  return (req, res, next) => {
    const { path } = req;
    onHeaders(res, () => {
      if (path.startsWith('/admin/api/')) {
        res.setHeader('Cache-Control', 'no-store');
      } else if (hashedAsset.test(path) && res.statusCode === 200) {
        res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      }
    });
    next();
  };
}

const hashedAsset = /^\/admin\/static\/.*[.-][0-9a-f]{8,}\./;
