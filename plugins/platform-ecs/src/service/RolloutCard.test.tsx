import { screen, within } from '@testing-library/react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { rollingServiceDetail } from '../__testUtils__/services';
import { RolloutCard } from './RolloutCard';

describe('RolloutCard', () => {
  it('shows the new deployment first, with counts for each', async () => {
    renderPlatform(<RolloutCard service={rollingServiceDetail()} />, {
      backend: new FakeBackend(),
      at: '/platform',
    });
    const rollout = await screen.findByRole('region', { name: 'Rollout' });
    expect(rollout).toHaveTextContent(
      'ECS deployment ecs-svc/1000000000000000042 in progress.',
    );
    expect(rollout).toHaveTextContent(/IN_PROGRESS for /);
    const bars = within(rollout).getAllByRole('img');
    expect(bars.map(bar => bar.getAttribute('aria-label'))).toEqual([
      'alphaswarm-core-prod:42: 2 of 4 running, 2 pending',
      'alphaswarm-core-prod:41: 2 of 2 running, 0 pending',
    ]);
    const [incoming, outgoing] = within(rollout).getAllByRole('listitem');
    expect(incoming).toHaveTextContent('Newalphaswarm-core-prod:42');
    expect(incoming).toHaveTextContent('desired4running2pending2failed1');
    expect(outgoing).toHaveTextContent('Oldalphaswarm-core-prod:41');
  });
});
