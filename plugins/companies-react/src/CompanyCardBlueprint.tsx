import { lazy, type ComponentType } from 'react';
import {
  createExtensionBlueprint,
  createExtensionDataRef,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import type { CompanyReference } from '@alphaswarm-admin/plugin-companies-common';
import { CardFrame, Permitted } from '@alphaswarm-admin/plugin-dashboard-react';

/** What a card gets. */
export type CompanyCardProps = { company: CompanyReference };

/** A card as the company's page places it. */
export type CompanyCard = {
  /** Cards stand in ascending order. */
  order: number;
  Card: ComponentType<CompanyCardProps>;
};

/** The data that a card hands to the page. */
export const companyCardDataRef = createExtensionDataRef<CompanyCard>().with({
  id: 'companies.company-card',
});

/**
 * Contributes a card to a company's page. Its code is loaded when the page is shown. It stands in a frame of its own, with a skeleton and an error
 * boundary: a card that fails, or whose upstream is away, leaves the others alone.
 */
export const CompanyCardBlueprint = createExtensionBlueprint({
  kind: 'company-card',
  attachTo: { id: 'page:companies', input: 'cards' },
  output: [companyCardDataRef],
  dataRefs: { card: companyCardDataRef },
  *factory(
    params: {
      title: string;
      order: number;
      /** Who doesn't have it doesn't see the card. Left out: whoever sees the company sees it. */
      permission?: BasicPermission;
      /** Loads the card's content; the frame with the title is the page's. */
      loader: () => Promise<ComponentType<CompanyCardProps>>;
    },
    { node },
  ) {
    const { title, order, permission, loader } = params;
    const Content = lazy(async () => ({ default: await loader() }));
    const Card = ({ company }: CompanyCardProps) => (
      <ExtensionBoundary node={node}>
        <CardFrame title={title} level={2}>
          <Content company={company} />
        </CardFrame>
      </ExtensionBoundary>
    );
    yield companyCardDataRef({
      order,
      Card: permission
        ? props => (
            <Permitted permission={permission}>
              <Card {...props} />
            </Permitted>
          )
        : Card,
    });
  },
});
