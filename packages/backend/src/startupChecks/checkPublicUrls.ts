import type { Config } from '@backstage/config';
import { isLoopbackHost, readUrl } from './exposure';
import type { StartupFinding } from './StartupFinding';

const KEYS = ['app.baseUrl', 'backend.baseUrl'];

/** Where browsers reach the portal: https, the same origin for pages and APIs, below `/admin`. */
export function checkPublicUrls(config: Config): StartupFinding[] {
  const findings = KEYS.flatMap(key => {
    const problem = problemOf(readUrl(config, key));
    return problem ? [{ key, problem }] : [];
  });
  const [app, backend] = KEYS.map(key => readUrl(config, key));
  if (app && backend && app.href !== backend.href) {
    findings.push({
      key: 'app.baseUrl',
      problem:
        'differs from backend.baseUrl: pages and APIs are served from one place',
    });
  }
  return findings;
}

function problemOf(url: URL | undefined): string | undefined {
  if (!url) return 'is missing, or no URL';
  if (isLoopbackHost(url.hostname)) {
    return 'names this machine, but the portal listens for others: set the address that browsers use';
  }
  if (url.protocol !== 'https:') {
    return 'is not https: cookies and tokens would travel in the clear';
  }
  if (url.pathname.replace(/\/$/, '') !== '/admin') {
    return 'must end in /admin, where the portal serves everything';
  }
  return undefined;
}
