import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  type CompletenessReport,
  outsideChangeEvent,
  unseenEffectEvent,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { RelativeTime } from '@alphaswarm-admin/plugin-portal-react';
import { rootRouteRef } from '../routes';
import { CompletenessSign } from './CompletenessSign';
import { completenessInWords } from './completenessInWords';

/** Whether the log is complete, up to when, and the way to the rows that tell of what was found. */
export function CompletenessVerdict({
  report,
}: {
  report: CompletenessReport;
}) {
  const { verdict, comparedTo, sources } = report;
  return (
    <>
      <CompletenessSign verdict={verdict} />{' '}
      {verdict === 'complete' && comparedTo && (
        <>
          up to <RelativeTime iso={comparedTo} />.{' '}
        </>
      )}
      {completenessInWords(report)}
      {sources.some(({ outside }) => outside > 0) && (
        <>
          {' '}
          <RowsLink event={outsideChangeEvent.id}>
            Show what was made outside
          </RowsLink>
        </>
      )}
      {sources.some(({ unseen }) => unseen > 0) && (
        <>
          {' '}
          <RowsLink event={unseenEffectEvent.id}>Show what differs</RowsLink>
        </>
      )}
    </>
  );
}

function RowsLink({ event, children }: { event: string; children: string }) {
  const page = useRouteRef(rootRouteRef);
  return page ? (
    <Link href={`${page()}?event=${encodeURIComponent(event)}`}>
      {children}
    </Link>
  ) : null;
}
