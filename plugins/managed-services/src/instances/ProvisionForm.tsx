import { useState } from 'react';
import { Select, TextField } from '@backstage/ui';
import { formatMoney } from '@alphaswarm-admin/plugin-billing-common';
import {
  instanceProvisionInputSchema,
  type Offer,
} from '@alphaswarm-admin/plugin-managed-services-common';
import {
  ProblemPanel,
  TableSkeleton,
} from '@alphaswarm-admin/plugin-portal-react';
import { FormDialog } from '../parts/FormDialog';
import { LimitsFields } from '../parts/LimitsFields';
import styles from '../parts/parts.module.css';
import { limitsOf, noLimits, typedLimits } from '../parts/typedLimits';
import { useOffers } from '../queries';
import { useManagedServicesAction } from '../useManagedServicesAction';
import { problemsInWords } from './problemsInWords';

/** For which company which service with which plan: the plan fills in the limits, which may be others. */
export function ProvisionForm(props: {
  onClose: () => void;
  onProvisioned: (instance: string) => void;
}) {
  const { onClose, onProvisioned } = props;
  const { data, error, refetch } = useOffers(false);
  const act = useManagedServicesAction();
  const [company, setCompany] = useState('');
  const [chosen, setChosen] = useState({ offer: '', plan: '' });
  const [limits, setLimits] = useState(noLimits);
  const [asked, setAsked] = useState(false);
  const offer = data?.items.find(({ id }) => id === chosen.offer);
  const parsed = instanceProvisionInputSchema.safeParse({
    company: company.trim(),
    ...chosen,
    ...limitsOf(limits),
  });

  const choose = (of: Offer | undefined, planId?: string) => {
    const plan =
      of?.content.plans.find(({ id }) => id === planId) ?? of?.content.plans[0];
    if (!of || !plan) return;
    setChosen({ offer: of.id, plan: plan.id });
    setLimits(typedLimits(plan));
  };
  const next = () => {
    if (!parsed.success) {
      setAsked(true);
      return;
    }
    onClose();
    const instance = `${parsed.data.company}-${chosen.offer}`;
    act({
      path: '/instances',
      input: parsed.data,
      subject: instance,
      onDone: () => onProvisioned(instance),
    });
  };

  return (
    <FormDialog
      title="Provision an instance"
      problems={asked && parsed.error ? problemsInWords(parsed.error) : []}
      onCancel={onClose}
      onContinue={next}
    >
      {error && <ProblemPanel error={error} onRetry={() => refetch()} />}
      {!data && !error && <TableSkeleton rows={2} columns={2} />}
      <TextField
        size="small"
        label="Company"
        placeholder="northwind-capital"
        autoComplete="off"
        value={company}
        onChange={setCompany}
      />
      <Select
        size="small"
        label="Service"
        placeholder="Choose a service"
        options={(data?.items ?? []).map(({ id, content }) => ({
          id,
          label: content.name,
        }))}
        value={chosen.offer || null}
        onChange={value => choose(data?.items.find(({ id }) => id === value))}
      />
      <Select
        size="small"
        label="Plan"
        placeholder="Choose a service first"
        options={(offer?.content.plans ?? []).map(({ id, name, price }) => ({
          id,
          label: `${name}, ${formatMoney(price)} a month`,
        }))}
        value={chosen.plan || null}
        onChange={value => choose(offer, String(value))}
      />
      <fieldset className={styles.group}>
        <legend>Limits; the plan’s, unless changed here</legend>
        <LimitsFields limits={limits} onChange={setLimits} />
      </fieldset>
    </FormDialog>
  );
}
