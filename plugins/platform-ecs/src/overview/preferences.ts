import { z } from 'zod';

/** The columns that a person may hide, in the order in which they stand. State and name are always there. */
export const hideableColumns = [
  'rollout',
  'tasks',
  'revision',
  'image',
  'drift',
  'alarms',
  'cpu',
  'memory',
  'deployed',
] as const;

/** One of {@link hideableColumns}. */
export type HideableColumn = (typeof hideableColumns)[number];

/** What each column is called. */
export const columnTitles: Record<HideableColumn, string> = {
  rollout: 'Rollout',
  tasks: 'Tasks',
  revision: 'Revision',
  image: 'Image',
  drift: 'Drift',
  alarms: 'Alarms',
  cpu: 'CPU',
  memory: 'Memory',
  deployed: 'Deployed',
};

/** Which columns the person has hidden. */
export const hiddenColumnsSchema = z.array(z.enum(hideableColumns)).default([]);

/** How much room a row takes. */
export const densitySchema = z
  .enum(['comfortable', 'compact'])
  .default('comfortable');

/** How much room a row takes. */
export type Density = z.output<typeof densitySchema>;

/** The most views that are kept. */
export const MOST_VIEWS = 20;

/** Views that the person has saved: a name, and the query string that the page had. */
export const savedViewsSchema = z
  .array(
    z.object({
      name: z.string().min(1).max(60),
      search: z.string().max(2_000),
    }),
  )
  .max(MOST_VIEWS)
  .default([]);

/** One of the person's views. */
export type SavedView = z.output<typeof savedViewsSchema>[number];

/** The views with this one saved: last, or in place of the one that had its name. */
export function withView(
  views: readonly SavedView[],
  view: SavedView,
): SavedView[] {
  const others = views.filter(({ name }) => name !== view.name);
  return [...others, view].slice(-MOST_VIEWS);
}
