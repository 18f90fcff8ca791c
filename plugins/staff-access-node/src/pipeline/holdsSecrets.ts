import { protectSensitive } from '@alphaswarm-admin/plugin-audit-log-common';
import type { PrivilegedAction } from '../actions/PrivilegedAction';

/** Whether an action's input holds a field that is never stored as it is: such input can't wait for anybody. */
export function holdsSecrets(action: PrivilegedAction, input: any): boolean {
  let found = false;
  protectSensitive(action.input, input, () => {
    found = true;
    return '';
  });
  return found;
}
