import type { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import {
  overviewOf,
  serviceDetail,
  serviceSummary,
} from '../__testUtils__/services';
import { platformEcsPlugin } from '../plugin';
import { serviceTabs } from '../service/serviceTabs';
import { EntityServiceCard } from './EntityServiceCard';
import { EntityServiceTab } from './EntityServiceTab';

function entity(annotation: string, value: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'core',
      annotations: {
        [`aws.amazon.com/amazon-ecs-service-${annotation}`]: value,
      },
    },
  };
}

const core = serviceSummary({
  name: 'core',
  arn: 'arn:core',
  tags: { component: 'core' },
  state: 'failing',
  sentence: 'Tasks stop: out of memory.',
});
const worker = serviceSummary({
  name: 'worker',
  arn: 'arn:worker',
  tags: { component: 'core' },
});

function render(element: JSX.Element, about: Entity, backend: FakeBackend) {
  return renderPlatform(
    <EntityProvider entity={about}>{element}</EntityProvider>,
    { backend, at: '/platform' },
  );
}

function backendWithServices() {
  const backend = new FakeBackend();
  backend.answerOverview(overviewOf([core, worker]));
  backend.answerService(serviceDetail({ ...core }));
  backend.answerService(serviceDetail({ ...worker }));
  return backend;
}

describe('the card on the page of an entity', () => {
  it('says how its service is, and leads to its page', async () => {
    render(
      <EntityServiceCard />,
      entity('arn', 'arn:core'),
      backendWithServices(),
    );
    expect(await screen.findByText('Failing')).toBeVisible();
    expect(screen.getByText('Tasks stop: out of memory.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'core' })).toHaveAttribute(
      'href',
      `/platform/${core.cluster}/core`,
    );
    expect(screen.queryByText('worker')).toBeNull();
  });

  it('says that no service is the one that the annotation names', async () => {
    render(
      <EntityServiceCard />,
      entity('arn', 'arn:gone'),
      backendWithServices(),
    );
    expect(await screen.findByText('No such service')).toBeVisible();
  });

  it('says who could see it to somebody who may not', async () => {
    const backend = new FakeBackend();
    backend.answer('/services', {
      status: 403,
      body: { error: { message: 'No' }, whoCould: ['Operator'] },
    });
    render(<EntityServiceCard />, entity('arn', 'arn:core'), backend);
    expect(
      await screen.findByText(/see the platform's services/),
    ).toBeVisible();
  });

  it('says so when the portal can not be asked', async () => {
    render(<EntityServiceCard />, entity('arn', 'arn:core'), new FakeBackend());
    expect(await screen.findByRole('alert')).toBeVisible();
  });
});

describe('a tab on the page of an entity', () => {
  it('shows one of several services at a time, and keeps which in the URL', async () => {
    const { findByTestId } = render(
      <EntityServiceTab tabId="rollout" />,
      entity('tags', 'component=core'),
      backendWithServices(),
    );
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: /core/ }));
    await user.click(within(screen.getByRole('listbox')).getByText(/^worker/));
    expect(await findByTestId('address')).toHaveTextContent('ecs=arn:worker');
    expect(
      screen.getByRole('button', { name: 'Copy worker:41' }),
    ).toBeVisible();
  });

  it("is a tab of the service's own page", () => {
    const ids = serviceTabs.map(({ id }) => id);
    for (const id of ids.filter(known => known !== 'history')) {
      expect(
        platformEcsPlugin.getExtension(
          `entity-content:platform-ecs/${id}` as never,
        ),
      ).toBeDefined();
    }
  });
});
