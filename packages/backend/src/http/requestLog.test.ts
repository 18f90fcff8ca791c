import { loggableUrl } from './requestLog';

describe('loggableUrl', () => {
  it('keeps a path as it is', () => {
    expect(loggableUrl('/admin/api/audit-log/events')).toBe(
      '/admin/api/audit-log/events',
    );
  });

  it('keeps the values that say what was asked for', () => {
    expect(loggableUrl('/x?limit=20&phase=intent')).toBe(
      '/x?limit=20&phase=intent',
    );
  });

  it.each(['code', 'state', 'token', 'access_token', 'q', 'anything-else'])(
    'leaves out the value of %s',
    name => {
      const url = loggableUrl(`/callback?${name}=verysecret`);
      expect(url).not.toContain('verysecret');
      expect(url).toContain(name);
    },
  );
});
