import type { Config } from '@backstage/config';
import { readUrl } from './exposure';
import type { StartupFinding } from './StartupFinding';

/** Where the keys and issuers come from that the portal believes. */
const KEYS = [
  'staffAccess.entra.issuer',
  'staffAccess.entra.jwksUrl',
  'pomerium.jwksUrl',
];

/** Whom the portal believes about who somebody is, it hears over https. */
export function checkTokenSources(config: Config): StartupFinding[] {
  return [
    ...['staffAccess.entra.tenantId', 'staffAccess.entra.clientId']
      .filter(key => !config.has(key))
      .map(key => ({
        key,
        problem: 'is missing: nobody’s ID token could be verified',
      })),
    ...KEYS.filter(
      key => config.has(key) && readUrl(config, key)?.protocol !== 'https:',
    ).map(key => ({
      key,
      problem:
        'is not an https URL: whoever is on the way could sign people in',
    })),
  ];
}
