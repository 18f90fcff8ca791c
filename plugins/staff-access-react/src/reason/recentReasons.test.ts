import { recentReasons, rememberReason } from './recentReasons';

describe('recentReasons', () => {
  beforeEach(() => localStorage.clear());

  it('offers the newest first, each once, five at most', () => {
    for (const reason of ['a1', 'b2', 'a1', 'c3', 'd4', 'e5', 'f6']) {
      rememberReason(reason);
    }
    expect(recentReasons()).toEqual(['f6', 'e5', 'd4', 'c3', 'a1']);
  });

  it.each(['not json', '{}', '[1,null,"kept"]'])(
    'outlives %s in the storage',
    stored => {
      localStorage.setItem('alphaswarm-admin:recent-reasons', stored);
      expect(recentReasons().every(item => item === 'kept')).toBe(true);
    },
  );

  it('outlives a browser without storage', () => {
    const storage = {
      getItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    } as unknown as Storage;

    expect(() => rememberReason('x', storage)).not.toThrow();
    expect(recentReasons(storage)).toEqual([]);
  });
});
