import type { ReactNode } from 'react';
import { CopyableId } from '@alphaswarm-admin/plugin-portal-react';
import {
  actorOf,
  type JsonValue,
} from '@alphaswarm-admin/plugin-audit-log-common';
import type { Story } from '../story/story';
import styles from './DefinitionList.module.css';
import titleStyles from './ActionTimeline.module.css';

/** Who, on what, from where, and every id that leads on from here. */
export function ActionFacts(props: {
  story: Story;
  onOpen: (actionId: string) => void;
}) {
  const { story, onOpen } = props;
  const { subject } = story;
  const actor = actorOf(subject);
  return (
    <section aria-labelledby="facts-title">
      <h3 id="facts-title" className={titleStyles.title}>
        Facts
      </h3>
      <dl className={styles.list}>
        <Fact name="Actor">
          {actor.name}
          {actor.onBehalfOf && ` for ${actor.onBehalfOf}`}
          {actor.roles.length > 0 && ` (${actor.roles.join(', ')})`}
        </Fact>
        <Id name="Actor's ref" value={subject.actor_user_id} />
        <Id name="Agent" value={subject.agent_subject} />
        <Fact name="Signed in with">{subject.connection}</Fact>
        <Fact name="Reason">{subject.reason}</Fact>
        <Fact name="Target">{subject.target_kind}</Fact>
        <Id name="Target id" value={subject.target_id} />
        <Id name="From address" value={subject.ip} />
        <Fact name="With">{subject.user_agent}</Fact>
        <Id name="Trace id" value={subject.request_id} />
        <Id name="Action id" value={story.actionId} />
        <Id name="Operation digest" value={subject.operation_digest} />
        <ProposedBy proposal={subject.details.proposal} onOpen={onOpen} />
        {subject.compensates && (
          <Fact name="Undoes">
            <button
              type="button"
              className={styles.link}
              onClick={() => onOpen(subject.compensates!)}
            >
              {subject.compensates}
            </button>
          </Fact>
        )}
        <Fact name="Rows in the ledger">
          {story.rows.map(row => row.seq).join(', ')}
        </Fact>
      </dl>
    </section>
  );
}

/** The agent that proposed it, where a person confirmed a proposal. */
function ProposedBy(props: {
  proposal: JsonValue | undefined;
  onOpen: (actionId: string) => void;
}) {
  const { proposal, onOpen } = props;
  if (typeof proposal !== 'object' || proposal === null) return null;
  if (Array.isArray(proposal) || typeof proposal.id !== 'string') return null;
  const { id, agent_title: title, reason } = proposal;
  return (
    <Fact name="Proposed by">
      <button type="button" className={styles.link} onClick={() => onOpen(id)}>
        Agent {String(title)}
      </button>
      , because “{String(reason)}”
    </Fact>
  );
}

function Id(props: { name: string; value: string | null }) {
  return (
    <Fact name={props.name}>
      {props.value && <CopyableId value={props.value} />}
    </Fact>
  );
}

/** A fact; nothing where the row has none. */
function Fact(props: { name: string; children: ReactNode }) {
  if (props.children === null || props.children === '') {
    return null;
  }
  return (
    <div className={styles.entry}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
