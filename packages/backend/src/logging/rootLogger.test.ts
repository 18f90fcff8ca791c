import { redactCredentials } from './rootLogger';

describe('redactCredentials', () => {
  it.each([
    'Bearer abcdefghijklmnopqrstuvwxyz',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl',
    'code=0.AXkAsecretsecret&state=abcdef',
    'client_secret=hunter2hunter2',
    'refresh_token=abc.def',
    'sk_live_abcdefghijklmnop1234',
  ])('%s leaves the log', secret => {
    const line = redactCredentials(`GET /x failed: ${secret} at y`);
    for (const part of secret.split(/[ =&.]/).filter(p => p.length > 8)) {
      expect([
        part,
        line.includes(part) &&
          !/^(Bearer|code|state|client_secret|refresh_token)$/.test(part),
      ]).toEqual([part, false]);
    }
    expect(line).toContain('GET /x failed');
  });

  it.each(['key_count=3', 'monkey=banana', 'keyboard layout', 'statement=1'])(
    'does not mistake %s for a secret',
    text => {
      expect(redactCredentials(text)).toBe(text);
    },
  );
});
