import type { ServiceState } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { serviceSummary } from '../__testUtils__/services';
import { stateLine } from './stateLine';

function services(...states: Array<[string, ServiceState]>) {
  return states.map(([name, state]) =>
    serviceSummary({ name, state, runningCount: 2, desiredCount: 4 }),
  );
}

describe('stateLine', () => {
  it('says that all is well', () => {
    expect(stateLine(services(['a', 'steady'], ['b', 'steady']))).toBe(
      'All 2 services steady',
    );
    expect(stateLine(services(['a', 'steady']))).toBe('All 1 service steady');
  });

  it('names the one that rolls out, and how far it is', () => {
    expect(
      stateLine(
        services(['a', 'steady'], ['alphaswarm-core-prod', 'rolling-out']),
      ),
    ).toBe(
      '1 of 2 services steady; alphaswarm-core-prod is rolling out, 2 of 4',
    );
  });

  it('does not count more tasks of fewer', () => {
    expect(
      stateLine([
        serviceSummary({
          name: 'core',
          state: 'rolling-out',
          runningCount: 7,
          desiredCount: 6,
        }),
      ]),
    ).toBe(
      '0 of 1 service steady; core is rolling out, 7 running until 6 remain',
    );
  });

  it('names failures before rollouts', () => {
    expect(
      stateLine(
        services(['r', 'rolling-out'], ['f', 'failing'], ['g', 'failing']),
      ),
    ).toBe(
      '0 of 3 services steady; f and g are failing; r is rolling out, 2 of 4',
    );
  });

  it('counts what it does not name', () => {
    expect(
      stateLine(
        services(
          ['a', 'stopped'],
          ['b', 'stopped'],
          ['c', 'stopped'],
          ['d', 'stopped'],
        ),
      ),
    ).toBe('0 of 4 services steady; a, b and 2 more are stopped');
  });

  it('says that there is nothing', () => {
    expect(stateLine([])).toBe('No services in the configured clusters');
  });
});
