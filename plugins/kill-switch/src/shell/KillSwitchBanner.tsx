import { Alert, ButtonLink } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../routes';
import { headline, notHalted, statusSentence } from '../status/statusSentence';
import { useKillSwitch } from '../status/useKillSwitch';

/** Says on every page that everything is halted, or that nobody can tell. */
export function KillSwitchBanner() {
  const { data } = useKillSwitch();
  const href = useRouteRef(rootRouteRef)?.();
  if (!data || data.state === 'released') return null;
  const isEngaged = data.state === 'engaged';
  const missing = notHalted(data).length;
  return (
    <Alert
      role={isEngaged ? 'alert' : 'status'}
      status={isEngaged ? 'danger' : 'warning'}
      icon
      title={
        isEngaged
          ? `Kill switch engaged. ${headline(data)}.`
          : statusSentence(data)
      }
      description={
        isEngaged
          ? `${missing > 0 ? `${statusSentence(data)} ` : ''}${data.reason ? `“${data.reason}”` : ''}`
          : undefined
      }
      customActions={
        href && (
          <ButtonLink size="small" variant="secondary" href={href}>
            Kill switch
          </ButtonLink>
        )
      }
    />
  );
}
