import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { NavEntryBlueprint } from '@alphaswarm-admin/plugin-portal-react';
import { RiStackLine } from '@remixicon/react';

/** The catalog's place in the sidebar: Backstage's plugin doesn't know the portal's groups. */
export const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
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
