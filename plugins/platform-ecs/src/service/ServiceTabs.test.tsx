import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { serviceDetail } from '../__testUtils__/services';
import { PlatformPage } from '../PlatformPage';
import { ServiceTabList } from './ServiceTabList';

const AT = '/platform/alphaswarm-cluster-prod/alphaswarm-core-prod';

function renderAt(at: string) {
  const backend = new FakeBackend();
  backend.answerService(serviceDetail());
  return renderPlatform(<PlatformPage />, { backend, at });
}

describe("the tabs of a service's page", () => {
  it.each([AT, `${AT}/rollout`])('open on the rollout at %s', async at => {
    renderAt(at);
    const tabs = await screen.findByRole('navigation', {
      name: 'Parts of alphaswarm-core-prod',
    });
    expect(
      within(tabs).getByRole('link', { current: 'page' }),
    ).toHaveTextContent('Rollout');
    expect(
      await screen.findByRole('table', { name: 'Deployments' }),
    ).toBeInTheDocument();
  });

  it('say so when the URL names a tab that does not exist, and lead back', async () => {
    renderAt(`${AT}/nothing-of-the-kind`);
    expect(await screen.findByText('No such tab')).toBeInTheDocument();
    expect(
      screen.queryByRole('table', { name: 'Deployments' }),
    ).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('link', { name: 'See the rollout' }),
    );
    expect(
      await screen.findByRole('table', { name: 'Deployments' }),
    ).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(AT);
  });

  it('are one stop of the Tab key, moved through with arrows, Home and End', async () => {
    const tab = (id: string) => ({ id, title: id, element: () => null });
    renderPlatform(
      <ServiceTabList
        address={{ cluster: 'c', service: 's' }}
        tabs={[tab('one'), tab('two'), tab('three')]}
        current="two"
      />,
      { backend: new FakeBackend(), at: AT },
    );
    const link = (name: string) => screen.getByRole('link', { name });
    await screen.findByRole('link', { name: 'two' });
    await userEvent.tab();
    expect(link('two')).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    expect(link('three')).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    expect(link('one')).toHaveFocus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(link('three')).toHaveFocus();
    await userEvent.keyboard('{Home}');
    expect(link('one')).toHaveFocus();
    await userEvent.keyboard('{End}{Enter}');
    expect(screen.getByTestId('address')).toHaveTextContent(
      '/platform/c/s/three',
    );
    await userEvent.tab();
    expect(screen.getByRole('navigation')).not.toContainElement(
      document.activeElement as HTMLElement,
    );
  });
});
