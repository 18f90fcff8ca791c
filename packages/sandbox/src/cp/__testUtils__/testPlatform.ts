import { createStoppedClock } from '../../clock';
import type { Entra } from '../../entra';
import type { DirectoryPerson } from '../../entra/directory';
import type { CompanyScenario } from '../../scenario';
import { EntraClient } from '../EntraClient';
import { Platform } from '../platform/Platform';
import { PlatformTokens } from '../tokens/PlatformTokens';

const company = (
  slug: string,
  changes: Partial<CompanyScenario> = {},
): CompanyScenario => ({
  slug,
  name: slug.replace('-', ' '),
  plan: 'team',
  region: 'eu-west-1',
  users: 20,
  sinceDays: 100,
  status: 'active',
  workloads: 2,
  ...changes,
});

/** What cp and core need beside a port: three companies, a clock that stands still, and the tokens of a tenant. */
export function testPlatform(options: {
  entra: Pick<Entra, 'issuer' | 'staffClient'>;
  staff?: readonly DirectoryPerson[];
}) {
  const clock = createStoppedClock(Date.UTC(2026, 10, 24));
  const entra = EntraClient.create({
    issuer: options.entra.issuer,
    clientId: options.entra.staffClient.id,
    clientSecret: options.entra.staffClient.secret,
  });
  return {
    clock,
    entra,
    platform: Platform.create({
      clock,
      scenario: {
        seed: 'test',
        companies: [
          company('alder-labs'),
          company('basalt-quant'),
          company('cobalt-macro', { status: 'suspended' }),
        ],
      },
    }),
    tokens: PlatformTokens.create({
      issuer: 'http://cp.example/auth',
      entra,
      staff: options.staff ?? [],
    }),
  };
}

/** A tenant that can't be asked. */
export const noTenant = {
  issuer: 'http://127.0.0.1:1/tenant/v2.0',
  staffClient: { id: 'cp', secret: 'secret' },
};
