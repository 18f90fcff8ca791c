import { useState } from 'react';
import { Select } from '@backstage/ui';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  instanceChangeInputSchema,
  type Instance,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { ProblemPanel } from '@alphaswarm-admin/plugin-portal-react';
import { FormDialog } from '../parts/FormDialog';
import { LimitsFields } from '../parts/LimitsFields';
import styles from '../parts/parts.module.css';
import { limitsOf, typedLimits } from '../parts/typedLimits';
import { useOffer } from '../queries';
import { useManagedServicesAction } from '../useManagedServicesAction';
import { problemsInWords } from './problemsInWords';

/** Another plan, other quotas, another throttle. */
export function ChangeForm(props: { instance: Instance; onClose: () => void }) {
  const { instance, onClose } = props;
  const { data, error, refetch } = useOffer(instance.offer);
  const act = useManagedServicesAction();
  const [plan, setPlan] = useState(instance.plan);
  const [limits, setLimits] = useState(() => typedLimits(instance));
  const [asked, setAsked] = useState(false);
  const plans = data?.content.plans ?? [];
  const parsed = instanceChangeInputSchema.safeParse({
    instance: instance.id,
    plan,
    ...limitsOf(limits),
  });

  const next = () => {
    if (!parsed.success) {
      setAsked(true);
      return;
    }
    onClose();
    const { instance: id, ...input } = parsed.data;
    act({ path: `/instances/${id}/change`, input, subject: id });
  };

  return (
    <FormDialog
      title={`Change ${instance.id}`}
      problems={asked && parsed.error ? problemsInWords(parsed.error) : []}
      onCancel={onClose}
      onContinue={next}
    >
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      <Select
        size="small"
        label="Plan"
        options={[
          ...(plans.some(({ id }) => id === instance.plan)
            ? []
            : [{ id: instance.plan, label: instance.plan }]),
          ...plans.map(({ id, name, price }) => ({
            id,
            label: `${name}, ${formatMoney(price)} a month`,
          })),
        ]}
        value={plan}
        onChange={value => {
          setPlan(String(value));
          const chosen = plans.find(({ id }) => id === value);
          if (chosen) setLimits(typedLimits(chosen));
        }}
      />
      <fieldset className={styles.group}>
        <legend>Limits</legend>
        <LimitsFields limits={limits} onChange={setLimits} />
      </fieldset>
    </FormDialog>
  );
}
