import type { ReactElement } from 'react';
import {
  type DashboardCardPlace,
  type DashboardColumn,
  dashboardColumns,
} from '@alphaswarm-admin/plugin-dashboard-react';
import { EmptyState, PageFrame } from '@alphaswarm-admin/plugin-portal-react';
import styles from './DashboardPage.module.css';

/** A card as a plugin contributed it. */
export type PlacedCard = DashboardCardPlace & {
  id: string;
  element: ReactElement;
};

const headings: Record<DashboardColumn, { title: string; empty: string }> = {
  'needs-me': {
    title: 'Needs you',
    empty: 'No part of the portal reports what needs somebody yet.',
  },
  changed: {
    title: 'What changed',
    empty: 'No part of the portal reports changes yet.',
  },
  doing: {
    title: 'What it is doing',
    empty: 'No part of the portal reports what is running yet.',
  },
};

/** Three columns, no decoration. */
export function DashboardPage(props: { cards: PlacedCard[] }) {
  return (
    <PageFrame
      title="Dashboard"
      stateLine="What needs you, what changed, and what it is all doing."
    >
      <div className={styles.columns}>
        {dashboardColumns.map(column => (
          <Column
            key={column}
            column={column}
            cards={props.cards
              .filter(card => card.column === column)
              .sort((a, b) => a.order - b.order)}
          />
        ))}
      </div>
    </PageFrame>
  );
}

function Column(props: { column: DashboardColumn; cards: PlacedCard[] }) {
  const { column, cards } = props;
  const { title, empty } = headings[column];
  const titleId = `dashboard-${column}`;
  return (
    <section aria-labelledby={titleId} className={styles.column}>
      <h2 id={titleId} className={styles.title}>
        {title}
      </h2>
      {cards.map(card => (
        <div key={card.id}>{card.element}</div>
      ))}
      {cards.length === 0 && <EmptyState title="Nothing here" hint={empty} />}
    </section>
  );
}
