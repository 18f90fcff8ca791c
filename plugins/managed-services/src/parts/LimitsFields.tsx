import { TextField } from '@backstage/ui';
import { quotaNames } from '@alphaswarm-admin/plugin-managed-services-common';
import type { TypedLimits } from './typedLimits';

const labels: Record<(typeof quotaNames)[number], string> = {
  cpu: 'CPU',
  memory: 'Memory',
  gpus: 'GPUs',
  pvcs: 'Volumes',
  pods: 'Pods',
  services: 'Services',
};

/** Fields for quotas and the throttle. Whoever leaves one empty sets no limit. */
export function LimitsFields<T extends TypedLimits>(props: {
  limits: T;
  onChange: (limits: T) => void;
}) {
  const { limits, onChange } = props;
  return (
    <>
      {quotaNames.map(name => (
        <TextField
          key={name}
          size="small"
          label={labels[name]}
          placeholder="no limit"
          autoComplete="off"
          value={limits[name]}
          onChange={value => onChange({ ...limits, [name]: value })}
        />
      ))}
      <TextField
        size="small"
        label="Requests a second"
        placeholder="no limit"
        inputMode="numeric"
        autoComplete="off"
        value={limits.requestsPerSecond}
        onChange={requestsPerSecond =>
          onChange({ ...limits, requestsPerSecond })
        }
      />
    </>
  );
}
