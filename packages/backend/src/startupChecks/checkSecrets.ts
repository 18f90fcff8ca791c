import type { Config } from '@backstage/config';
import type { StartupFinding } from './StartupFinding';

const LEAST_LENGTH = 32;
const LEAST_DISTINCT_CHARACTERS = 10;
const PLACEHOLDER = /change.?me|example|password|secret|default|replace/i;

/** The secrets that the portal itself makes use of, and what they are for. */
const SECRETS = [
  {
    key: 'staffAccess.sessions.secret',
    missing: 'is missing: no sign-in could be kept',
  },
  {
    key: 'auditLog.hmacKey',
    missing:
      'is missing: events with sensitive fields could not be recorded, so that their plugins would not start',
  },
];

/** A key of `auditLog.signingKeys` is one of these; the variable behind it may not have been set. */
const SIGNING_KEY_KINDS = ['file', 'pem', 'seed', 'kms'];

/** Each secret is there, long and random enough to be one, and serves one purpose. */
export function checkSecrets(config: Config): StartupFinding[] {
  const findings = SECRETS.flatMap(({ key, missing }) => {
    const value = config.getOptionalString(key);
    const problem = value === undefined ? missing : weaknessOf(value);
    return problem ? [{ key, problem }] : [];
  });
  const values = SECRETS.map(({ key }) => config.getOptionalString(key));
  if (values[0] !== undefined && values[0] === values[1]) {
    findings.push({
      key: SECRETS[1].key,
      problem: `is the same as ${SECRETS[0].key}: each needs its own`,
    });
  }
  return [...findings, ...checkLedgerSignature(config)];
}

/** The ledger's head is signed, under a name. */
function checkLedgerSignature(config: Config): StartupFinding[] {
  const findings: StartupFinding[] = [];
  if (!config.has('auditLog.origin')) {
    findings.push({
      key: 'auditLog.origin',
      problem: 'is missing: the ledger needs a name to be signed under',
    });
  }
  const [signing] = config.getOptionalConfigArray('auditLog.signingKeys') ?? [];
  if (!signing?.keys().some(kind => SIGNING_KEY_KINDS.includes(kind))) {
    findings.push({
      key: 'auditLog.signingKeys',
      problem:
        'has no key to sign with: nobody could prove that the ledger is whole',
    });
  }
  return findings;
}

/** Why a secret can be guessed; undefined if nothing says so. */
function weaknessOf(secret: string): string | undefined {
  if (secret.length < LEAST_LENGTH) {
    return `has fewer than ${LEAST_LENGTH} characters`;
  }
  if (
    new Set(secret).size < LEAST_DISTINCT_CHARACTERS ||
    PLACEHOLDER.test(secret)
  ) {
    return 'looks like a placeholder: make one with `openssl rand -base64 48`';
  }
  return undefined;
}
