import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { RiStackLine } from '@remixicon/react';

/** Filters that say nothing about a handful of services which nobody here owns, stars or tags, and that take the table's room. */
const unusedFilters = (
  [
    'catalog-filter:catalog/list',
    'catalog-filter:catalog/mode',
    'catalog-filter:catalog/tag',
    'catalog-filter:catalog/namespace',
    'catalog-filter:catalog/processing-status',
  ] as const
).map(id => catalogPlugin.getExtension(id).override({ disabled: true }));

/** Cards of what components depend on: the entities of services are found by machine, and nobody writes dependencies into them. */
const emptyCards = (
  [
    'entity-card:catalog/depends-on-components',
    'entity-card:catalog/depends-on-resources',
    'entity-card:catalog/has-subcomponents',
    'entity-card:catalog/labels',
  ] as const
).map(id => catalogPlugin.getExtension(id).override({ disabled: true }));

const aboutEntityCard = EntityCardBlueprint.make({
  // The name of the catalog's own card, which this one takes the place of.
  name: 'about',
  params: {
    type: 'info',
    loader: () => import('./AboutEntity').then(m => <m.AboutEntity />),
  },
});

/** The catalog's place in the sidebar (Backstage's plugin doesn't know the portal's groups), and less beside its table. */
export const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    ...unusedFilters,
    ...emptyCards,
    aboutEntityCard,
    NavEntryBlueprint.make({
      params: {
        title: 'Catalog',
        icon: <RiStackLine />,
        group: 'govern',
        order: 100,
        routeRef: catalogPlugin.routes.catalogIndex,
      },
    }),
  ],
});
