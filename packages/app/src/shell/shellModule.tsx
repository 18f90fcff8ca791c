import {
  coreExtensionData,
  createExtensionInput,
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import appPlugin from '@backstage/plugin-app';
import { AppRootWrapperBlueprint } from '@backstage/plugin-app-react';
import {
  navEntryDataRef,
  ShellElementBlueprint,
  shellPlaceDataRef,
} from '@alphaswarm-admin/plugin-portal-react';
import { Navigate } from 'react-router-dom';
import { QueryClientRoot } from './QueryClientRoot';
import { Shell } from './Shell';
import { Sidebar } from './Sidebar';
import { errorDisplay, notFoundPage, progress } from './swappableComponents';

/** The sidebar, made of the entries that plugins contribute. */
const nav = appPlugin.getExtension('app/nav').override({
  inputs: { entries: createExtensionInput([navEntryDataRef]) },
  factory(_originalFactory, { inputs }) {
    return [
      coreExtensionData.reactElement(
        <Sidebar
          entries={inputs.entries.map(entry => entry.get(navEntryDataRef))}
        />,
      ),
    ];
  },
});

/** The frame around every page, with the places that plugins fill. */
const layout = appPlugin.getExtension('app/layout').override({
  inputs: {
    elements: createExtensionInput([
      coreExtensionData.reactElement,
      shellPlaceDataRef,
    ]),
  },
  factory(_originalFactory, { inputs }) {
    return [
      coreExtensionData.reactElement(
        <Shell
          nav={inputs.nav.get(coreExtensionData.reactElement)}
          content={inputs.content.get(coreExtensionData.reactElement)}
          elements={inputs.elements.map(element => ({
            id: element.node.spec.id,
            element: element.get(coreExtensionData.reactElement),
            ...element.get(shellPlaceDataRef),
          }))}
        />,
      ),
    ];
  },
});

const home = PageBlueprint.make({
  name: 'home',
  params: {
    path: '/',
    noHeader: true,
    loader: async () => <Navigate to="/dashboard" replace />,
  },
});

const queryClient = AppRootWrapperBlueprint.make({
  name: 'query-client',
  params: { component: QueryClientRoot },
});

const themeSwitch = ShellElementBlueprint.make({
  name: 'theme-switch',
  params: {
    slot: 'header',
    order: 50,
    loader: () =>
      import('./ThemeSwitch').then(({ ThemeSwitch }) => <ThemeSwitch />),
  },
});

/** The frame around the pages: sidebar, top bar, banners, and what stands in for a page that is loading, missing or broken. */
export const shellModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    nav,
    layout,
    home,
    queryClient,
    themeSwitch,
    progress,
    notFoundPage,
    errorDisplay,
  ],
});
