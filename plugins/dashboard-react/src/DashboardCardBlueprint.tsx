import { lazy } from 'react';
import {
  coreExtensionData,
  createExtensionBlueprint,
  createExtensionDataRef,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import { CardFrame } from './components/CardFrame';
import { Permitted } from './components/Permitted';

/** The columns of the dashboard: what needs me, what changed, what is it all doing. */
export const dashboardColumns = ['needs-me', 'changed', 'doing'] as const;

/** A column of the dashboard. */
export type DashboardColumn = (typeof dashboardColumns)[number];

/** Where a card stands. */
export type DashboardCardPlace = {
  column: DashboardColumn;
  /** Cards of a column stand in ascending order. */
  order: number;
};

/** The data that says where a card stands. */
export const dashboardCardPlaceDataRef =
  createExtensionDataRef<DashboardCardPlace>().with({
    id: 'dashboard.card-place',
  });

/**
 * Contributes a card to the dashboard. The card's content is loaded when the page is shown, and stands in its own frame with a skeleton and an
 * error boundary: a card that fails leaves the others alone, and one whose API answers 403 says who could see it.
 */
export const DashboardCardBlueprint = createExtensionBlueprint({
  kind: 'dashboard-card',
  attachTo: { id: 'page:dashboard', input: 'cards' },
  output: [coreExtensionData.reactElement, dashboardCardPlaceDataRef],
  dataRefs: { place: dashboardCardPlaceDataRef },
  *factory(
    params: DashboardCardPlace & {
      title: string;
      /** Who doesn't have it doesn't see the card. Left out: it is there for everybody. */
      permission?: BasicPermission;
      /** Loads the card's content; the frame with the title is the dashboard's. */
      loader: () => Promise<JSX.Element>;
    },
    { node },
  ) {
    const Content = lazy(async () => {
      const element = await params.loader();
      return { default: () => element };
    });
    const card = (
      <CardFrame title={params.title} level={3}>
        <Content />
      </CardFrame>
    );
    yield coreExtensionData.reactElement(
      <ExtensionBoundary node={node}>
        {params.permission ? (
          <Permitted permission={params.permission}>{card}</Permitted>
        ) : (
          card
        )}
      </ExtensionBoundary>,
    );
    yield dashboardCardPlaceDataRef({
      column: params.column,
      order: params.order,
    });
  },
});
