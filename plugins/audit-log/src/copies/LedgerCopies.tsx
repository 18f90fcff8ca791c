import type { ReactNode } from 'react';
import { describeProblem } from '@alphaswarm-admin/plugin-portal-react';
import listStyles from '../drawer/DefinitionList.module.css';
import styles from '../integrity/integrity.module.css';
import { useArchive, useForwarding } from '../queries/copies';
import { archiveInWords, sinkInWords } from './copyInWords';
import { CopyStatus } from './CopyStatus';

/** Where copies of the log are kept, as entries of a definition list: the archive, and the systems that rows are sent to. */
export function LedgerCopies() {
  return (
    <>
      <Entry title="Archive">
        <Archive />
      </Entry>
      <Entry title="Forwarded to">
        <Forwarding />
      </Entry>
    </>
  );
}

function Archive() {
  const { data, error } = useArchive();
  if (!data) return <Unread error={error} />;
  return data.configured ? (
    <CopyStatus words={archiveInWords(data)} />
  ) : (
    <>none: nothing is kept outside the database</>
  );
}

function Forwarding() {
  const { data, error } = useForwarding();
  if (!data) return <Unread error={error} />;
  if (data.sinks.length === 0) return <>nobody</>;
  return (
    <>
      {data.sinks.map(sink => (
        <div key={sink.name}>
          {sink.name}: <CopyStatus words={sinkInWords(sink)} />
        </div>
      ))}
    </>
  );
}

function Unread({ error }: { error: Error | null }) {
  return error ? (
    <span className={styles.problem}>{describeProblem(error).title}</span>
  ) : (
    <>…</>
  );
}

function Entry({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={listStyles.entry}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
