import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  type NavEntry,
  type NavGroup,
  navGroups,
  PORTAL_NAME,
} from '@alphaswarm-admin/plugin-portal-react';
import { Link, NavLink } from 'react-router-dom';
import styles from './Sidebar.module.css';

const groupTitles: Record<NavGroup, string> = {
  operate: 'Operate',
  customers: 'Customers',
  govern: 'Govern',
};

/** The way to every page that the person may read, in groups. */
export function Sidebar(props: { entries: NavEntry[] }) {
  return (
    <nav aria-label="Pages" className={styles.sidebar}>
      <Link to="/" className={styles.brand} aria-label={PORTAL_NAME}>
        <Logo />
        <span className={styles.name}>{PORTAL_NAME}</span>
      </Link>
      <div className={styles.pages}>
        {navGroups.map(group => (
          <Group
            key={group}
            title={groupTitles[group]}
            entries={props.entries
              .filter(entry => entry.group === group)
              .sort((a, b) => a.order - b.order)}
          />
        ))}
      </div>
    </nav>
  );
}

/** A group without a visible entry is not shown: see the style sheet. */
function Group(props: { title: string; entries: NavEntry[] }) {
  return (
    <div className={styles.group} role="group" aria-label={props.title}>
      <p className={styles.groupTitle} aria-hidden="true">
        {props.title}
      </p>
      {props.entries.map(entry =>
        entry.permission ? (
          <PermittedEntry
            key={entry.title}
            entry={entry}
            permission={entry.permission}
          />
        ) : (
          <Entry key={entry.title} entry={entry} />
        ),
      )}
    </div>
  );
}

/** Absent for those who may not read the page. While the policy can't be asked it stays: the page itself refuses. */
function PermittedEntry(props: {
  entry: NavEntry;
  permission: NonNullable<NavEntry['permission']>;
}) {
  const { allowed, error } = usePermission({ permission: props.permission });
  return allowed || error ? <Entry entry={props.entry} /> : null;
}

function Entry(props: { entry: NavEntry }) {
  const { title, icon, routeRef, useBadge = useNoBadge } = props.entry;
  const to = useRouteRef(routeRef)?.();
  const badge = useBadge();
  if (!to) {
    return null;
  }
  return (
    <NavLink to={to} className={styles.entry} title={title}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <span className={styles.title}>{title}</span>
      {badge && badge.count > 0 && (
        <span className={styles.badge} title={badge.label}>
          <span aria-hidden="true">{badge.count}</span>
          <span className={styles.badgeLabel}>: {badge.label}</span>
        </span>
      )}
    </NavLink>
  );
}

function useNoBadge() {
  return undefined;
}

function Logo() {
  return (
    <svg viewBox="0 0 32 32" className={styles.logo} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#123a63" />
      <path
        d="M8 23 16 8l8 15"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="19" r="2.6" fill="#7cc4ff" />
    </svg>
  );
}
