import { ConfigReader } from '@backstage/config';
import { readEntraTenant } from './entraTenant';

const tenantId = '8f1e7a52-5f0c-4d2e-9d3b-1f6f0a3c9b11';

function read(entra: object) {
  return readEntraTenant(new ConfigReader({ staffAccess: { entra } }));
}

describe('readEntraTenant', () => {
  it('knows where a tenant is at Microsoft', () => {
    const tenant = read({ tenantId: tenantId.toUpperCase(), clientId: 'c' });
    expect(tenant).toMatchObject({
      tenantId,
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    });
    expect(tenant.jwksUrl.href).toBe(
      `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
    );
    expect(tenant.authority.href).toBe(
      `https://login.microsoftonline.com/${tenantId}/`,
    );
  });

  it('takes keys and authority from another issuer', () => {
    const tenant = read({
      tenantId,
      clientId: 'c',
      issuer: `http://127.0.0.1:8901/${tenantId}/v2.0`,
    });
    expect(tenant.jwksUrl.href).toBe(
      `http://127.0.0.1:8901/${tenantId}/discovery/v2.0/keys`,
    );
    expect(tenant.authority.href).toBe(`http://127.0.0.1:8901/${tenantId}/`);
  });

  it.each(['common', 'organizations', 'contoso.onmicrosoft.com', ''])(
    'accepts no tenant called %j',
    alias => {
      expect(() => read({ tenantId: alias, clientId: 'c' })).toThrow(
        'staffAccess.entra.tenantId',
      );
    },
  );

  it.each([
    'http://login.example.com/t/v2.0',
    'http://127.0.0.1.example.com/t/v2.0',
    'ftp://localhost/t/v2.0',
    'https://user:pass@login.example.com/t/v2.0',
    'login.example.com',
  ])('trusts no issuer at %s', issuer => {
    expect(() => read({ tenantId, clientId: 'c', issuer })).toThrow(
      'staffAccess.entra.issuer',
    );
  });

  it('trusts no keys over plain http', () => {
    expect(() =>
      read({ tenantId, clientId: 'c', jwksUrl: 'http://keys.example.com/' }),
    ).toThrow('staffAccess.entra.jwksUrl');
  });
});
