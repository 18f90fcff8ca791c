import type {
  ClusterFreshness,
  EcsServiceSummary,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { stateSigns } from '@alphaswarm-admin/plugin-portal-react';

/** What rows are grouped by; `tag:<key>` for a tag of the services in ECS. */
export type Grouping =
  'none' | 'cluster' | 'account' | 'state' | `tag:${string}`;

/** What a service without the tag, or a cluster without a configured account, is put under. */
const NO_TAG = 'without the tag';
const OWN_ACCOUNT = "the portal's own account";

/** The groupings that make sense of these services. */
export function groupingsOf(
  services: readonly EcsServiceSummary[],
): Array<{ id: Grouping; title: string }> {
  const tags = new Set(services.flatMap(({ tags: own }) => Object.keys(own)));
  return [
    { id: 'none', title: 'Not grouped' },
    { id: 'cluster', title: 'By cluster' },
    { id: 'account', title: 'By account and region' },
    { id: 'state', title: 'By state' },
    ...[...tags]
      .toSorted((a, b) => a.localeCompare(b, 'en'))
      .map(tag => ({
        id: `tag:${tag}` as const,
        title: `By tag ${tag}`,
      })),
  ];
}

/** The group that a service belongs to, as its heading says it; empty if rows are not grouped. */
export function groupOf(
  grouping: Grouping,
  clusters: readonly ClusterFreshness[],
): (service: EcsServiceSummary) => string {
  switch (grouping) {
    case 'none':
      return () => '';
    case 'cluster':
      return ({ cluster }) => cluster;
    case 'state':
      return ({ state }) => stateSigns[state].word;
    case 'account': {
      const places = new Map(
        clusters.map(({ cluster, account, region }) => [
          cluster,
          `${account ?? OWN_ACCOUNT}, ${region}`,
        ]),
      );
      return ({ cluster }) => places.get(cluster) ?? cluster;
    }
    default: {
      const tag = grouping.slice('tag:'.length);
      return ({ tags }) =>
        Object.hasOwn(tags, tag) ? `${tag}: ${tags[tag]}` : NO_TAG;
    }
  }
}

/** Rows that stand under one heading. */
export type RowGroup<T> = { title: string; rows: T[] };

/** Puts rows under headings; groups stand in the order of their first row, so that the sort decides which comes first. */
export function inGroups<T>(
  rows: readonly T[],
  titleOf: (row: T) => string,
): Array<RowGroup<T>> {
  const groups = new Map<string, RowGroup<T>>();
  for (const row of rows) {
    const title = titleOf(row);
    const group = groups.get(title) ?? { title, rows: [] };
    group.rows.push(row);
    groups.set(title, group);
  }
  return [...groups.values()];
}
