import { useState } from 'react';
import { Button, Select, TextField } from '@backstage/ui';
import {
  audiences,
  MAX_PLANS,
  offerKinds,
  type Offer,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { FormDialog } from '../parts/FormDialog';
import { LimitsFields } from '../parts/LimitsFields';
import styles from '../parts/parts.module.css';
import { useManagedServicesAction } from '../useManagedServicesAction';
import {
  contentOf,
  draftOf,
  newDraft,
  newPlan,
  type OfferDraft,
  type TypedPlan,
} from './offerDraft';

const optionsOf = (ids: readonly string[]) =>
  ids.map(id => ({ id, label: id }));

/** What a service is, to be put into the catalogue or changed there. */
export function OfferForm(props: {
  /** The offer that is changed; left out: a new one. */
  offer?: Pick<Offer, 'id' | 'content'>;
  onClose: () => void;
  onSaved?: (id: string) => void;
}) {
  const { offer, onClose, onSaved } = props;
  const act = useManagedServicesAction();
  const [draft, setDraft] = useState<OfferDraft>(() =>
    offer ? draftOf(offer.id, offer.content) : newDraft(),
  );
  const [asked, setAsked] = useState(false);
  const checked = contentOf(draft);
  const set = (change: Partial<OfferDraft>) =>
    setDraft({ ...draft, ...change });

  const next = () => {
    if ('problems' in checked) {
      setAsked(true);
      return;
    }
    onClose();
    act({
      path: offer ? `/offers/${offer.id}/update` : '/offers',
      input: { ...(!offer && { offer: draft.id }), ...checked.content },
      subject: draft.name,
      onDone: () => onSaved?.(draft.id),
    });
  };

  return (
    <FormDialog
      title={offer ? `Edit ${offer.content.name}` : 'New managed service'}
      problems={asked && 'problems' in checked ? checked.problems : []}
      onCancel={onClose}
      onContinue={next}
    >
      <OfferFields draft={draft} set={set} isNew={!offer} />
      <PlanFields plans={draft.plans} onChange={plans => set({ plans })} />
    </FormDialog>
  );
}

function OfferFields(props: {
  draft: OfferDraft;
  set: (change: Partial<OfferDraft>) => void;
  isNew: boolean;
}) {
  const { draft, set, isNew } = props;
  const text = (
    name:
      | 'name'
      | 'description'
      | 'image'
      | 'owner'
      | 'runbook'
      | 'dependencies'
      | 'healthUrl',
    label: string,
    placeholder?: string,
  ) => (
    <TextField
      size="small"
      label={label}
      placeholder={placeholder}
      autoComplete="off"
      value={draft[name]}
      onChange={value => set({ [name]: value })}
    />
  );
  return (
    <>
      {text('name', 'Name')}
      <TextField
        size="small"
        label="Id"
        placeholder="backtest-runs"
        autoComplete="off"
        isDisabled={!isNew}
        value={draft.id}
        onChange={id => set({ id })}
      />
      <Select
        size="small"
        label="Kind"
        options={optionsOf(offerKinds)}
        value={draft.kind}
        onChange={value =>
          set({ kind: offerKinds.find(kind => kind === value) })
        }
      />
      <Select
        size="small"
        label="For"
        options={optionsOf(audiences)}
        value={draft.audience}
        onChange={value =>
          set({ audience: audiences.find(known => known === value) })
        }
      />
      {text('owner', 'Owner', 'a group of the catalog')}
      {text('image', 'Image', 'registry.example/engine:2026.11')}
      {text('runbook', 'Runbook', 'https://')}
      {text('healthUrl', 'Health address', 'https://')}
      {text('dependencies', 'Dependencies', 'ids, with spaces between')}
      <div className={styles.wide}>{text('description', 'Description')}</div>
    </>
  );
}

function PlanFields(props: {
  plans: TypedPlan[];
  onChange: (plans: TypedPlan[]) => void;
}) {
  const { plans, onChange } = props;
  const replace = (index: number, plan: TypedPlan) =>
    onChange(plans.map((old, at) => (at === index ? plan : old)));
  return (
    <>
      {plans.map((plan, index) => (
        <fieldset key={index} className={styles.group}>
          <legend>Plan {index + 1}</legend>
          {(
            [
              ['id', 'Plan id', 'team'],
              ['name', 'Plan name', 'Team'],
              ['amount', 'Price a month', '500.00'],
              ['currency', 'Currency', 'usd'],
            ] as const
          ).map(([field, label, placeholder]) => (
            <TextField
              key={field}
              size="small"
              label={label}
              placeholder={placeholder}
              autoComplete="off"
              value={plan[field]}
              onChange={value => replace(index, { ...plan, [field]: value })}
            />
          ))}
          <LimitsFields
            limits={plan}
            onChange={changed => replace(index, changed)}
          />
          {plans.length > 1 && (
            <Button
              variant="tertiary"
              size="small"
              onPress={() => onChange(plans.filter((_, at) => at !== index))}
            >
              Remove plan {index + 1}
            </Button>
          )}
        </fieldset>
      ))}
      {plans.length < MAX_PLANS && (
        <div className={styles.wide}>
          <Button
            variant="secondary"
            size="small"
            onPress={() => onChange([...plans, newPlan()])}
          >
            Add a plan
          </Button>
        </div>
      )}
    </>
  );
}
