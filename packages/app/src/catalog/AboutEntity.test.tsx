import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { AboutEntity } from './AboutEntity';

describe('AboutEntity', () => {
  it('says what the entity is, and nothing that it doesn’t say itself', async () => {
    await renderInTestApp(
      <EntityProvider
        entity={{
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: 'core', description: 'The platform core' },
          spec: { type: 'service' },
          relations: [
            { type: 'ownedBy', targetRef: 'group:default/platform' },
            { type: 'partOf', targetRef: 'system:default/alphaswarm' },
            { type: 'partOf', targetRef: 'component:default/other' },
          ],
        }}
      >
        <AboutEntity />
      </EntityProvider>,
      {
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );

    expect(screen.getByText('The platform core')).toBeVisible();
    expect(screen.getByText('service')).toBeVisible();
    expect(
      screen.getAllByRole('link').map(link => link.getAttribute('href')),
    ).toEqual([
      '/catalog/default/group/platform',
      '/catalog/default/system/alphaswarm',
    ]);
    expect(screen.queryByText('Lifecycle')).not.toBeInTheDocument();
  });
});
