import { ConfigReader } from '@backstage/config';
import { openUpstream, readCpPath } from './upstreamConfig';

function config(cp: object) {
  return new ConfigReader({ alphaswarm: { cp } });
}

describe('openUpstream', () => {
  it.each([
    { baseUrl: 'https://cp.example.com:9000' },
    { baseUrl: 'http://127.0.0.1:8905' },
    { baseUrl: 'http://alphaswarm-cp.alphaswarm.svc:9000', allowHttp: true },
  ])('opens %j', cp => {
    expect(openUpstream(config(cp), 'cp').upstream).toBe('alphaswarm-cp');
  });

  it.each([
    {},
    { baseUrl: 'cp' },
    { baseUrl: 'http://alphaswarm-cp.alphaswarm.svc:9000' },
    { baseUrl: 'file:///etc/passwd', allowHttp: true },
  ])('refuses %j and names the key', cp => {
    expect(() => openUpstream(config(cp), 'cp')).toThrow(
      'alphaswarm.cp.baseUrl',
    );
  });
});

describe('readCpPath', () => {
  it('has the documented paths for defaults', () => {
    const defaults = config({ baseUrl: 'https://cp' });
    expect(readCpPath(defaults, 'authPath')).toBe('/auth');
    expect(readCpPath(defaults, 'managePath')).toBe('/manage');
  });

  it('takes another one, without a slash at its end', () => {
    expect(readCpPath(config({ authPath: '/v2/auth/' }), 'authPath')).toBe(
      '/v2/auth',
    );
  });

  it.each(['auth', '/auth?x=1', '//evil.example.com/', '/a/%2e%2e'])(
    'refuses %j',
    authPath => {
      expect(() => readCpPath(config({ authPath }), 'authPath')).toThrow(
        'alphaswarm.cp.authPath',
      );
    },
  );
});
