import { Link } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { AuditCatalogueEntry } from '@alphaswarm-admin/plugin-audit-log-common';
import { RelativeTime, StateSign } from '@alphaswarm-admin/plugin-portal-react';
import { rootRouteRef } from '../routes';
import { StorySentence } from '../story/StorySentence';
import { standingPhase, type Story } from '../story/story';
import styles from './StoryList.module.css';

/** Stories on a card, each with a link to its timeline. */
export function StoryList(props: {
  stories: readonly Story[];
  catalogue: ReadonlyMap<string, AuditCatalogueEntry> | undefined;
}) {
  const auditLogRoute = useRouteRef(rootRouteRef);
  return (
    <ul className={styles.stories}>
      {props.stories.map(story => (
        <li key={story.rows[0].id} className={styles.story}>
          <div className={styles.head}>
            <StateSign state={standingPhase(story)} />
            <RelativeTime iso={story.standing.created_at} />
          </div>
          <p className={styles.sentence}>
            <StorySentence
              story={story}
              entry={props.catalogue?.get(story.subject.event_type)}
            />{' '}
            <Link
              href={`${auditLogRoute?.() ?? ''}?${new URLSearchParams({
                action: story.actionId,
              })}`}
              aria-label={`Timeline of action ${story.actionId}`}
            >
              Timeline
            </Link>
          </p>
        </li>
      ))}
    </ul>
  );
}
