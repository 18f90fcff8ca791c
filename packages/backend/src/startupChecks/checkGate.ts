import type { Config } from '@backstage/config';
import type { StartupFinding } from './StartupFinding';

/** A portal that others can reach stands behind Pomerium, and checks it. */
export function checkGate(config: Config): StartupFinding[] {
  const findings: StartupFinding[] = [];
  if (!config.has('pomerium.jwksUrl')) {
    findings.push({
      key: 'pomerium.jwksUrl',
      problem:
        'is missing: without the gate, every request of the network reaches the portal',
    });
  }
  for (const key of ['pomerium.issuers', 'pomerium.audiences']) {
    if (!config.getOptional<unknown[]>(key)?.length) {
      findings.push({
        key,
        problem:
          'is empty: an assertion of any Pomerium, for any of its routes, would do',
      });
    }
  }
  if (config.getOptional('backend.trustProxy') === true) {
    findings.push({
      key: 'backend.trustProxy',
      problem:
        'is true, so that any client decides which address the ledger records: name the proxies’ networks',
    });
  }
  return findings;
}
