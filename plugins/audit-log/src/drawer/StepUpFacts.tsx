import type { StepUpEvidence } from '@alphaswarm-admin/plugin-audit-log-common';
import { CopyableId } from '@alphaswarm-admin/plugin-portal-react';
import styles from './DefinitionList.module.css';

/** The evidence of a step-up, as the signed ID token said it. */
export function StepUpFacts(props: {
  evidence: StepUpEvidence;
  /** ISO 8601: when the row that carries the evidence was written. */
  rowAt: string;
}) {
  const { evidence, rowAt } = props;
  const provedAt = new Date(evidence.auth_time * 1000).toISOString();
  const secondsBefore = Math.max(
    0,
    Math.round(Date.parse(rowAt) / 1000 - evidence.auth_time),
  );
  return (
    <dl className={styles.list} aria-label="Step-up evidence">
      <Entry
        name="Contexts (acrs)"
        value={evidence.acrs.join(', ') || 'none'}
      />
      <Entry name="Methods (amr)" value={evidence.amr.join(', ') || 'none'} />
      <Entry
        name="Proved (auth_time)"
        value={`${provedAt.replace('T', ' ').slice(0, 19)} UTC, ${secondsBefore} s before the intent`}
      />
      <div className={styles.entry}>
        <dt>Grant</dt>
        <dd>
          <CopyableId value={evidence.grant_id} />
        </dd>
      </div>
    </dl>
  );
}

function Entry(props: { name: string; value: string }) {
  return (
    <div className={styles.entry}>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}
