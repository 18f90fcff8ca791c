import { screen } from '@testing-library/react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import {
  freshCluster,
  overviewOf,
  serviceSummary,
} from '../__testUtils__/services';
import { ServicesNeedingSomeone, ServicesRollingOut } from './ServicesCard';

const services = [
  serviceSummary({ name: 'steady' }),
  serviceSummary({
    name: 'broken',
    state: 'failing',
    sentence: '0 of 2 tasks running.',
  }),
  serviceSummary({
    name: 'moving',
    state: 'rolling-out',
    sentence: 'Rolling out moving:2.',
  }),
];

function renderCard(card: JSX.Element, shown = services) {
  const backend = new FakeBackend();
  backend.answerOverview(overviewOf(shown));
  return renderPlatform(card, { backend, at: '/platform' });
}

describe('dashboard cards', () => {
  it('lists what needs somebody, with the reason and a link', async () => {
    renderCard(<ServicesNeedingSomeone />);
    expect(
      await screen.findByText('0 of 2 tasks running.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'broken' })).toHaveAttribute(
      'href',
      '/platform/alphaswarm-cluster-prod/broken',
    );
    expect(screen.queryByText('moving')).not.toBeInTheDocument();
    expect(screen.queryByText('steady')).not.toBeInTheDocument();
  });

  it('lists what rolls out', async () => {
    renderCard(<ServicesRollingOut />);
    expect(
      await screen.findByText('Rolling out moving:2.'),
    ).toBeInTheDocument();
    expect(screen.queryByText('broken')).not.toBeInTheDocument();
  });

  it('is quiet when all is well, and says how old that is', async () => {
    renderCard(<ServicesNeedingSomeone />, [serviceSummary()]);
    expect(
      await screen.findByText('No service is failing.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/updated/)).toBeInTheDocument();
  });

  it('does not say that all is well of data that is old', async () => {
    const backend = new FakeBackend();
    backend.answerOverview(
      overviewOf(
        [serviceSummary()],
        [
          freshCluster,
          {
            ...freshCluster,
            cluster: 'b',
            observedAt: undefined,
            problem: 'Not seen.',
          },
        ],
      ),
    );
    renderPlatform(<ServicesNeedingSomeone />, { backend, at: '/platform' });
    expect(await screen.findByText(/Not seen\./)).toBeInTheDocument();
  });
});
