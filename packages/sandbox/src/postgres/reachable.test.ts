import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReachable } from './reachable';

describe('isReachable', () => {
  let folder: string;
  const stranger = { uid: 64_999, gid: 64_999 };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reachable-'));
    mkdirSync(join(folder, 'inner'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('sees a closed folder anywhere above the path', () => {
    chmodSync(folder, 0o700);
    expect(isReachable(join(folder, 'inner', 'data'), stranger)).toBe(false);
    chmodSync(folder, 0o711);
    expect(isReachable(join(folder, 'inner', 'data'), stranger)).toBe(true);
  });

  it('lets the owner in', () => {
    chmodSync(folder, 0o700);
    const { uid } = statSync(folder);
    expect(isReachable(join(folder, 'data'), { uid })).toBe(true);
  });

  it('does not mind folders that are not there yet', () => {
    chmodSync(folder, 0o755);
    expect(isReachable(join(folder, 'later', 'still', 'data'), stranger)).toBe(
      true,
    );
  });

  it('has nothing to ask when the server runs as Node’s own user', () => {
    chmodSync(folder, 0o700);
    expect(isReachable(join(folder, 'data'), {})).toBe(true);
  });
});
