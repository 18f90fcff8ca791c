import {
  createExtensionInput,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import searchPlugin from '@backstage/plugin-search/alpha';
import {
  searchJumpDataRef,
  ShellElementBlueprint,
} from '@alphaswarm-admin/plugin-portal-react';

const globalSearch = ShellElementBlueprint.makeWithOverrides({
  name: 'search',
  inputs: { jumps: createExtensionInput([searchJumpDataRef]) },
  factory(originalFactory, { inputs }) {
    const jumps = inputs.jumps
      .map(jump => jump.get(searchJumpDataRef))
      .sort((a, b) => a.order - b.order);
    return originalFactory({
      slot: 'header',
      order: 10,
      loader: () =>
        import('./GlobalSearch').then(({ GlobalSearch }) => (
          <GlobalSearch jumps={jumps} />
        )),
    });
  },
});

/** The search in the top bar. */
export const searchShellModule = createFrontendModule({
  pluginId: 'app',
  extensions: [globalSearch],
});

/** Of Backstage's search plugin its client only: the portal has no page for searching, it has the top bar on every page. */
export const searchModule = createFrontendModule({
  pluginId: 'search',
  extensions: [
    searchPlugin.getExtension('page:search').override({ disabled: true }),
  ],
});
