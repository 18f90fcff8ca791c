import { Button } from '@backstage/ui';
import { useQueryClient } from '@tanstack/react-query';
import {
  companyReactivateEvent,
  companySuspendEvent,
  type CompanyDetail,
  type CompanyVerb,
} from '@alphaswarm-admin/plugin-companies-common';
import { usePrivilegedActionDialog } from '@alphaswarm-admin/plugin-staff-access-react';
import { companiesKeys } from '../queries';
import styles from './CompanyPage.module.css';

const offers: Record<
  string,
  { verb: CompanyVerb; event: { id: string }; title: string }
> = {
  active: { verb: 'suspend', event: companySuspendEvent, title: 'Suspend' },
  suspended: {
    verb: 'reactivate',
    event: companyReactivateEvent,
    title: 'Reactivate',
  },
};

/** The one thing that can be done to a company in its state, for whoever may; for everybody else a note of who could. */
export function CompanyActions({ company }: { company: CompanyDetail }) {
  const { id, name, status, actions } = company;
  const dialog = usePrivilegedActionDialog();
  const queries = useQueryClient();
  const offer = Object.hasOwn(offers, status) ? offers[status] : undefined;
  if (!offer) return null;
  const availability = actions.find(({ action }) => action === offer.event.id);
  if (availability?.verdict !== 'allowed') {
    return (
      <p className={styles.note}>
        {availability?.whoCould
          ? `${availability.whoCould} can ${offer.verb} it.`
          : `Your role doesn’t let you ${offer.verb} it.`}
      </p>
    );
  }
  return (
    <Button
      variant="secondary"
      onPress={() =>
        dialog.open(
          {
            pluginId: 'companies',
            path: `/companies/${encodeURIComponent(id)}/${offer.verb}`,
            input: {},
            subject: name,
          },
          {
            onDone: () => {
              void queries.invalidateQueries({ queryKey: companiesKeys.all });
            },
          },
        )
      }
    >
      {offer.title}
    </Button>
  );
}
