import { haltEngageEvent, haltReleaseEvent } from './auditEvents';
import { killSwitchPermissions } from './permissions';
import { haltTargetWords } from './targets';

describe('the kill switch', () => {
  it('is halted and released as its permissions are called', () => {
    const names = killSwitchPermissions.map(({ name }) => name);
    expect(names).toContain(haltEngageEvent.id);
    expect(names).toContain(haltReleaseEvent.id);
  });

  it('calls a target that nobody knows by its own name', () => {
    expect(haltTargetWords('bots').title).toBe('Bots');
    for (const target of ['warp-drive', 'constructor', '__proto__']) {
      expect(haltTargetWords(target)).toEqual({ title: target, says: '' });
    }
  });
});
