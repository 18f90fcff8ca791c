import { useKillSwitch } from '../status/useKillSwitch';
import { HaltTargets } from './HaltTargets';

/** What became of the halt, below the dialog's outcome. */
export function HaltResult() {
  const { data } = useKillSwitch();
  return data ? <HaltTargets targets={data.targets} /> : null;
}
