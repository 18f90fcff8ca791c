import { ConfigReader } from '@backstage/config';
import { readAgentTrust } from './agentTrust';

const TENANT = '5f1f3c0e-0000-4000-8000-00000000000a';
const AGENT = '0A9E0000-0000-4000-8000-00000000000A';

const configured = (agents?: object) =>
  new ConfigReader({
    staffAccess: { entra: { tenantId: TENANT, clientId: TENANT }, agents },
  } as any);

const allowed = [
  { clientId: AGENT, title: 'Rollout agent', may: ['a.b.read'] },
];

describe('staffAccess.agents', () => {
  it('is optional: without it there are no agents', () => {
    expect(readAgentTrust(configured())).toBeUndefined();
  });

  it('trusts the staff tenant, and whoever else is named', () => {
    const trust = readAgentTrust(
      configured({
        audience: 'api://x',
        issuers: [
          { issuer: 'https://cp.example', jwksUrl: 'https://cp.example/keys' },
        ],
        allowed,
      }),
    );
    expect(trust?.issuers.map(({ issuer }) => issuer)).toEqual([
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
      'https://cp.example',
    ]);
    expect(trust?.audiences).toEqual(['api://x']);
    expect(trust?.agents.get(AGENT.toLowerCase())).toEqual({
      title: 'Rollout agent',
      may: new Set(['a.b.read']),
    });
  });

  it.each<[string, object]>([
    ['staffAccess.agents.audience', { allowed }],
    ['staffAccess.agents.audience', { audience: '', allowed }],
    ['staffAccess.agents.allowed', { audience: 'x' }],
    [
      'staffAccess.agents.allowed.0.clientId',
      { audience: 'x', allowed: [{ ...allowed[0], clientId: 'agent' }] },
    ],
    [
      'staffAccess.agents.allowed.0.may',
      { audience: 'x', allowed: [{ clientId: AGENT, title: 'A' }] },
    ],
    [
      'staffAccess.agents.issuers.0.jwksUrl',
      {
        audience: 'x',
        allowed,
        issuers: [
          { issuer: 'https://cp.example', jwksUrl: 'http://cp.example/keys' },
        ],
      },
    ],
    [
      'an agent is named twice',
      { audience: 'x', allowed: [...allowed, ...allowed] },
    ],
  ])('names %s if it is wrong', (key, agents) => {
    expect(() => readAgentTrust(configured(agents))).toThrow(key);
  });
});
