import {
  createExtensionBlueprint,
  createExtensionDataRef,
  type IconElement,
  type RouteRef,
} from '@backstage/frontend-plugin-api';
import type { BasicPermission } from '@backstage/plugin-permission-common';

/** The groups of the sidebar, in their order. */
export const navGroups = ['operate', 'customers', 'govern'] as const;

/** A group of the sidebar. */
export type NavGroup = (typeof navGroups)[number];

/** What an entry says when something needs somebody. Never for mere news. */
export type NavBadge = {
  count: number;
  /** What the count means, e.g. "2 services failing". */
  label: string;
};

/** One entry of the sidebar. */
export type NavEntry = {
  title: string;
  icon: IconElement;
  group: NavGroup;
  /** Entries of a group stand in ascending order. */
  order: number;
  routeRef: RouteRef;
  /** Who doesn't have it doesn't see the entry. Left out: everybody may read the page. */
  permission?: BasicPermission;
  /** A React hook that says whether the entry needs somebody. */
  useBadge?: () => NavBadge | undefined;
};

/** The data that a navigation entry hands to the shell. */
export const navEntryDataRef = createExtensionDataRef<NavEntry>().with({
  id: 'portal.nav-entry',
});

/** Contributes a plugin's entry to the sidebar: `NavEntryBlueprint.make({ params: { title, icon, group, order, routeRef } })`. */
export const NavEntryBlueprint = createExtensionBlueprint({
  kind: 'nav-entry',
  attachTo: { id: 'app/nav', input: 'entries' },
  output: [navEntryDataRef],
  dataRefs: { entry: navEntryDataRef },
  *factory(params: NavEntry) {
    yield navEntryDataRef(params);
  },
});
