import { backstageEvent, isMutation, severityOf } from './auditorEvents';

describe('backstageEvent', () => {
  it.each([
    ['catalog', 'entity-mutate', 'backstage.catalog.entity-mutate', 'account'],
    ['auth', 'User Login!', 'backstage.auth.user-login-', 'authn'],
    ['permission', 'x', 'backstage.permission.x', 'authz'],
    ['catalog', '', 'backstage.catalog.unnamed', 'account'],
  ])('names %s %s', (pluginId, eventId, id, category) => {
    expect(backstageEvent(pluginId, eventId)).toMatchObject({ id, category });
  });

  it('keeps long names apart within 64 characters', () => {
    const ids = ['a', 'b'].map(
      end => backstageEvent('catalog', `${'e'.repeat(80)}${end}`).id,
    );
    expect(ids[0]).toHaveLength(64);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('isMutation', () => {
  it.each([
    ['catalog', 'entity-mutate', 'POST', true],
    ['catalog', 'location-mutate', 'DELETE', true],
    ['catalog', 'entity-fetch', 'POST', false],
    ['catalog', 'entity-validate', 'POST', false],
    ['catalog', 'entity-mutate', 'GET', false],
    ['catalog', 'entity-mutate', 'HEAD', false],
    // Nothing is known of it: better a row too many.
    ['other', 'entity-fetch', 'POST', true],
  ])('%s.%s by %s: %s', (pluginId, eventId, method, expected) => {
    expect(isMutation({ pluginId, eventId, method })).toBe(expected);
  });
});

describe('severityOf', () => {
  it.each([
    [undefined, 'info'],
    ['low', 'info'],
    ['medium', 'info'],
    ['high', 'warning'],
    ['critical', 'critical'],
  ] as const)('%s is %s', (level, severity) => {
    expect(severityOf(level)).toBe(severity);
  });
});
