import { ConfigReader } from '@backstage/config';
import { readSignInProviders } from './signInProviders';

function read(providers?: string[]) {
  return readSignInProviders(
    new ConfigReader(providers ? { app: { signIn: { providers } } } : {}),
  );
}

describe('readSignInProviders', () => {
  it('is Entra alone when nothing is configured', () => {
    expect(read()).toMatchObject({
      click: [{ id: 'entra' }],
      pomerium: false,
    });
  });

  it('keeps the configured order', () => {
    expect(
      read(['microsoft', 'pomerium', 'entra']).click.map(({ id }) => id),
    ).toEqual(['microsoft', 'entra']);
  });

  it.each(['github', 'constructor'])('refuses %j by name', id => {
    expect(() => read([id])).toThrow(`'${id}'`);
  });
});
