import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeBackend } from '../__testUtils__/FakeBackend';
import {
  cpuAlarm,
  serviceAlarms,
  serviceMetrics,
} from '../__testUtils__/metrics';
import { renderPlatform } from '../__testUtils__/renderPlatform';
import { serviceDetail } from '../__testUtils__/services';
import { MetricsTab } from './MetricsTab';

const address = {
  cluster: 'alphaswarm-cluster-prod',
  service: 'alphaswarm-core-prod',
};
const AT = `/platform/${address.cluster}/${address.service}/metrics`;
const PATH = `/services/${address.cluster}/${address.service}`;

function render(
  metrics: { status: number; body: unknown } = {
    status: 200,
    body: serviceMetrics(),
  },
  at = AT,
) {
  const backend = new FakeBackend();
  backend.answer(`${PATH}/metrics`, metrics);
  backend.answer(`${PATH}/alarms`, {
    status: 200,
    body: serviceAlarms([cpuAlarm()]),
  });
  const rendered = renderPlatform(
    <MetricsTab {...address} detail={serviceDetail()} />,
    { backend, at },
  );
  return { backend, ...rendered };
}

const chart = (name: string) => screen.findByRole('slider', { name });
const valuesOf = (name: string) =>
  screen.getByRole('list', { name: `Values of ${name}` }).textContent;

describe('MetricsTab', () => {
  it('shows the newest values, and says in words what each chart shows', async () => {
    render();
    await chart('CPU');
    expect(valuesOf('CPU')).toContain('30 %');
    expect(
      screen.getByText('CPU. Average: 30 % at last, between 10 % and 91.2 %.'),
    ).toBeVisible();
    expect(
      screen.getByText('CloudWatch failed to read this metric.'),
    ).toBeVisible();
  });

  it('reads all charts at one time with the arrow keys; a gap has no value', async () => {
    render();
    const cpu = await chart('CPU');
    fireEvent.keyDown(cpu, { key: 'End' });
    fireEvent.keyDown(cpu, { key: 'ArrowLeft' });
    expect(valuesOf('CPU')).toContain('91.2 %');
    expect(valuesOf('Latency')).toContain('1.5 s');
    expect(cpu).toHaveAttribute('aria-valuetext', '09:03 UTC: Average 91.2 %');
    expect(screen.getByTestId('reading')).toHaveTextContent(
      /At 24 Nov, 09:03 UTC.*deployment of alphaswarm-core-prod:42, rolled back/,
    );
    fireEvent.keyDown(cpu, { key: 'ArrowLeft' });
    expect(valuesOf('CPU')).toContain('no data');
    fireEvent.keyDown(cpu, { key: 'Escape' });
    expect(valuesOf('CPU')).toContain('30 %');
  });

  it('draws the threshold of the alarm on its chart alone, and the deployment on each', async () => {
    const { container } = render();
    await chart('CPU');
    expect(await screen.findByText('core-cpu')).toBeInTheDocument();
    const figures = [...container.querySelectorAll('[data-chart]')];
    expect(
      figures.map(figure => [
        figure.querySelectorAll('[data-threshold]').length,
        figure.querySelectorAll('[data-deployment]').length,
      ]),
    ).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  it('has a table of the values, newest first', async () => {
    render();
    await chart('CPU');
    await userEvent.click(screen.getByText('CPU as a table'));
    const rows = within(
      await screen.findByRole('region', { name: 'Values of CPU' }),
    ).getAllByRole('row');
    expect(rows.map(row => row.textContent)).toEqual([
      'Period fromAverage',
      '24 Nov, 09:04 UTC30 %',
      '24 Nov, 09:03 UTC91.2 %',
      '24 Nov, 09:02 UTCno data',
      '24 Nov, 09:01 UTC20 %',
      '24 Nov, 09:00 UTC10 %',
    ]);
  });

  it('keeps the range in the URL', async () => {
    render();
    await userEvent.click(await screen.findByRole('button', { name: '7d' }));
    expect(screen.getByTestId('address')).toHaveTextContent('range=7d');
    expect(screen.getByRole('button', { name: '7d' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  it('names the missing permission, and recovers', async () => {
    const { backend } = render({
      status: 502,
      body: {
        error: {
          name: 'AwsCallError',
          message: 'The role may not call cloudwatch:GetMetricData',
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'cloudwatch:GetMetricData',
    );
    backend.answer(`${PATH}/metrics`, { status: 200, body: serviceMetrics() });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await chart('CPU')).toBeInTheDocument();
  });

  it('says that thresholds are missing when alarms can not be read', async () => {
    const backend = new FakeBackend();
    backend.answer(`${PATH}/metrics`, { status: 200, body: serviceMetrics() });
    backend.answer(`${PATH}/alarms`, {
      status: 502,
      body: { error: { message: 'may not call cloudwatch:DescribeAlarms' } },
    });
    renderPlatform(<MetricsTab {...address} detail={serviceDetail()} />, {
      backend,
      at: AT,
    });
    expect(await screen.findByRole('note')).toHaveTextContent(
      /Thresholds of alarms are not drawn.*DescribeAlarms/,
    );
    expect(await chart('CPU')).toBeInTheDocument();
  });
});
