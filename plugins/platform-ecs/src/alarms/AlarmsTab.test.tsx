import { screen, within } from '@testing-library/react';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import { cpuAlarm, serviceAlarms } from '../__testUtils__/metrics';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { serviceDetail } from '../__testUtils__/services';
import { AlarmsTab } from './AlarmsTab';

const address = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
};
const AT = `/platform/${address.cluster}/${address.service}`;

function render(body: unknown, status = 200) {
  const backend = new FakeBackend();
  backend.answer(`/services/${address.cluster}/${address.service}/alarms`, {
    status,
    body,
  });
  renderPlatform(<AlarmsTab {...address} detail={serviceDetail()} />, {
    backend,
    at: `${AT}/alarms`,
  });
}

describe('AlarmsTab', () => {
  it('says how each alarm stands, its threshold beside the present value, and what it may do', async () => {
    render(
      serviceAlarms([
        cpuAlarm(),
        cpuAlarm({
          name: 'core-replicas',
          state: 'INSUFFICIENT_DATA',
          now: undefined,
          chart: undefined,
          deployment: undefined,
          mistakes: ['There is no metric RunningTaskCount in AWS/ECS.'],
        }),
      ]),
    );
    expect(
      await screen.findByText('1 of 2 alarms in alarm, 1 without data.'),
    ).toBeVisible();
    const [ringing, dataless] = screen
      .getAllByRole('listitem')
      .filter(item => item.hasAttribute('data-state'));
    expect(ringing).toHaveTextContent('In alarm');
    expect(ringing).toHaveTextContent('> 80 %');
    expect(ringing).toHaveTextContent('91.2 %');
    expect(ringing).toHaveTextContent('May roll back a deployment');
    expect(
      within(ringing).getByRole('link', { name: 'See it on its chart' }),
    ).toHaveAttribute('href', `${AT}/metrics?chart=cpu`);
    expect(
      within(ringing).getByRole('img', { name: /1 change, went off 1 time/ }),
    ).toBeInTheDocument();
    expect(dataless).toHaveTextContent('No data');
    expect(dataless).toHaveTextContent('no metric RunningTaskCount');
    expect(within(dataless).queryByRole('link')).toBeNull();
  });

  it('says that no alarm watches the service, and how one would', async () => {
    render(serviceAlarms([]));
    expect(
      await screen.findByText('No alarm watches this service'),
    ).toBeVisible();
  });

  it('names what could not be read', async () => {
    render(
      serviceAlarms([cpuAlarm({ history: [] })], {
        gaps: ['The history is not shown. cloudwatch:DescribeAlarmHistory.'],
      }),
    );
    expect(await screen.findByRole('note')).toHaveTextContent(
      'cloudwatch:DescribeAlarmHistory',
    );
  });

  it('says why it shows nothing', async () => {
    render({ error: { message: 'AWS throttles it' } }, 503);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'AWS throttles it',
    );
  });
});
