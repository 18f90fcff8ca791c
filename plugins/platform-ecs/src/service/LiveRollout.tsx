import type { ServiceAddress } from '../api/PlatformEcsApi';
import { useService } from '../queries/service';
import { RolloutCard } from './RolloutCard';

/** What an action set off, live, for the last step of its dialog. It shares the page's data. */
export function LiveRollout(address: ServiceAddress) {
  const { data } = useService(address, { expectingChange: true });
  if (!data) {
    return null;
  }
  return (
    <>
      <p role="status">{data.sentence}</p>
      <RolloutCard service={data} />
    </>
  );
}
