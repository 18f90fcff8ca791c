import {
  coreExtensionData,
  createExtensionBlueprint,
  createExtensionDataRef,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';

/**
 * The places that the shell keeps for plugins: `banner` above every page, `header` at the right of the top bar, `overlay` above the page's
 * bottom right corner.
 */
export type ShellSlot = 'banner' | 'header' | 'overlay';

/** Where an element stands. */
export type ShellPlace = {
  slot: ShellSlot;
  /** Elements of a slot stand in ascending order. */
  order: number;
};

/** The data that says where an element of the shell stands. */
export const shellPlaceDataRef = createExtensionDataRef<ShellPlace>().with({
  id: 'portal.shell-place',
});

/** Contributes an element to the frame around every page. It is rendered for signed-in people only, inside the query client. */
export const ShellElementBlueprint = createExtensionBlueprint({
  kind: 'shell-element',
  attachTo: { id: 'app/layout', input: 'elements' },
  output: [coreExtensionData.reactElement, shellPlaceDataRef],
  dataRefs: { place: shellPlaceDataRef },
  *factory(
    params: ShellPlace & { loader: () => Promise<JSX.Element> },
    { node },
  ) {
    yield coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, params.loader),
    );
    yield shellPlaceDataRef({ slot: params.slot, order: params.order });
  },
});
