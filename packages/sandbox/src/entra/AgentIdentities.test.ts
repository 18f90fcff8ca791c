import { createRemoteJWKSet, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { CLIENT_ASSERTION_TYPE } from './clientAssertion';
import { StaffSignIn } from './__testUtils__/StaffSignIn';
import {
  olivia,
  startTestTenant,
  TEST_TENANT_ID,
} from './__testUtils__/startTestTenant';

const EXCHANGE = 'api://AzureADTokenExchange';
const MANAGE_API = 'api://alphaswarm-manage-api';

describe('agent identities', () => {
  let tenant: Awaited<ReturnType<typeof startTestTenant>>;

  beforeAll(async () => {
    tenant = await startTestTenant();
  });
  afterAll(() => tenant.stop());

  async function requestToken(form: Record<string, string>) {
    const response = await fetch(
      `${tenant.origin}/${TEST_TENANT_ID}/oauth2/v2.0/token`,
      { method: 'POST', body: new URLSearchParams(form) },
    );
    return {
      status: response.status,
      body: (await response.json()) as {
        access_token?: string;
        error?: string;
        error_description?: string;
      },
    };
  }

  async function claimsOf(token: string | undefined, audience: string) {
    const { payload } = await jwtVerify(
      token ?? '',
      createRemoteJWKSet(
        new URL(`${tenant.origin}/${TEST_TENANT_ID}/discovery/v2.0/keys`),
      ),
      { issuer: tenant.entra.issuer, audience },
    );
    return payload;
  }

  const stepOne = (form: Record<string, string>) =>
    requestToken({
      grant_type: 'client_credentials',
      client_id: tenant.entra.blueprint.id,
      scope: `${EXCHANGE}/.default`,
      fmi_path: tenant.entra.blueprint.agentIdentityId,
      ...form,
    });

  const withAssertion = (assertion: string | undefined) => ({
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: assertion ?? '',
  });

  const stepTwo = (
    assertion: string | undefined,
    form: Record<string, string> = {},
  ) =>
    requestToken({
      grant_type: 'client_credentials',
      client_id: tenant.entra.blueprint.agentIdentityId,
      scope: `${MANAGE_API}/.default`,
      ...withAssertion(assertion),
      ...form,
    });

  const exchangeToken = async () =>
    (await stepOne(withAssertion(await tenant.entra.issueWorkloadToken()))).body
      .access_token;

  it('exchanges a workload token for a token of the agent identity', async () => {
    const first = await exchangeToken();
    expect(await claimsOf(first, EXCHANGE)).toMatchObject({
      azp: tenant.entra.blueprint.id,
    });

    const second = await stepTwo(first);
    expect(second.status).toBe(200);
    expect(await claimsOf(second.body.access_token, MANAGE_API)).toMatchObject({
      sub: tenant.entra.blueprint.agentIdentityId,
      idtyp: 'app',
      tid: TEST_TENANT_ID,
    });
  });

  it('acts on behalf of a person with that person’s roles', async () => {
    const staff = await StaffSignIn.create(tenant.entra);
    const person = await staff.signIn(olivia, {
      scope: `openid ${MANAGE_API}/.default`,
    });
    const answer = await stepTwo(await exchangeToken(), {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: person.access_token,
    });
    const claims = await claimsOf(answer.body.access_token, MANAGE_API);
    expect(claims).toMatchObject({
      oid: olivia.oid,
      roles: ['Operator'],
      idtyp: 'user',
      act: { sub: tenant.entra.blueprint.agentIdentityId },
    });
  });

  it('takes the blueprint’s secret in place of an assertion', async () => {
    const { status } = await stepOne({
      client_secret: tenant.entra.blueprint.secret,
    });
    expect(status).toBe(200);
  });

  it('refuses a wrong secret', async () => {
    const { status, body } = await stepOne({ client_secret: 'guess' });
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  it('refuses a workload token signed by a stranger', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(`${tenant.origin}/workload-identity`)
      .setSubject('system:serviceaccount:alphaswarm:alphaswarm-admin')
      .setAudience(EXCHANGE)
      .setExpirationTime('1h')
      .sign(privateKey);
    const { status, body } = await stepOne(withAssertion(forged));
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  it('refuses a workload token in step 2', async () => {
    const { status } = await stepTwo(await tenant.entra.issueWorkloadToken());
    expect(status).toBe(401);
  });

  it('refuses an fmi_path outside the blueprint', async () => {
    const { status, body } = await stepOne({
      client_secret: tenant.entra.blueprint.secret,
      fmi_path: '00000000-0000-4000-8000-000000000000',
    });
    expect([status, body.error]).toEqual([400, 'invalid_request']);
    expect(body.error_description).toContain('fmi_path');
  });

  it('gives the blueprint itself no token for a resource', async () => {
    const { status, body } = await stepOne({
      client_secret: tenant.entra.blueprint.secret,
      scope: `${MANAGE_API}/.default`,
    });
    expect([status, body.error]).toEqual([400, 'invalid_scope']);
  });

  it('acts on behalf of nobody with a forged assertion', async () => {
    const { status, body } = await stepTwo(await exchangeToken(), {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: 'e30.e30.e30',
    });
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });
});
