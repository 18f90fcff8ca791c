import { serviceSummary } from '../__testUtils__/services';
import {
  arrangeServices,
  countStates,
  type ServiceFilters,
} from './serviceFilters';

const everything: ServiceFilters = {
  states: [],
  search: '',
  sort: 'attention',
  direction: 'ascending',
};

const services = [
  serviceSummary({ name: 'steady-b', cpuPercent: 10 }),
  serviceSummary({ name: 'steady-a', cpuPercent: undefined }),
  serviceSummary({ name: 'failing', state: 'failing', cpuPercent: 90 }),
  serviceSummary({ name: 'rolling', state: 'rolling-out', cpuPercent: 50 }),
  serviceSummary({ name: 'stopped', state: 'stopped', cpuPercent: 0 }),
];

function namesOf(filters: Partial<ServiceFilters>): string[] {
  return arrangeServices(services, { ...everything, ...filters }).map(
    service => service.name,
  );
}

describe('arrangeServices', () => {
  it('puts what needs somebody first, then goes by name', () => {
    expect(namesOf({})).toEqual([
      'failing',
      'rolling',
      'steady-a',
      'steady-b',
      'stopped',
    ]);
  });

  it('keeps only the chosen states', () => {
    expect(namesOf({ states: ['failing', 'stopped'] })).toEqual([
      'failing',
      'stopped',
    ]);
  });

  it.each([['STEADY-'], ['  steady-  ']])(
    'searches for %j whatever its case and outer spaces',
    search => {
      expect(namesOf({ search })).toEqual(['steady-a', 'steady-b']);
    },
  );

  it('searches image tags too', () => {
    expect(
      arrangeServices(
        [
          serviceSummary({ name: 'a', imageTag: 'v7' }),
          serviceSummary({ name: 'b', imageTag: undefined }),
        ],
        { ...everything, search: 'v7' },
      ).map(service => service.name),
    ).toEqual(['a']);
  });

  it('puts unknown values last in both directions', () => {
    expect(namesOf({ sort: 'cpu', direction: 'ascending' })).toEqual([
      'stopped',
      'steady-b',
      'rolling',
      'failing',
      'steady-a',
    ]);
    expect(namesOf({ sort: 'cpu', direction: 'descending' })).toEqual([
      'failing',
      'rolling',
      'steady-b',
      'stopped',
      'steady-a',
    ]);
  });

  it('leaves what it was given in its order', () => {
    const given = [...services];
    arrangeServices(given, everything);
    expect(given).toEqual(services);
  });
});

describe('countStates', () => {
  it('counts every state, also those that nothing is in', () => {
    expect(countStates(services)).toEqual({
      steady: 2,
      failing: 1,
      'rolling-out': 1,
      stopped: 1,
      'rolled-back': 0,
      unknown: 0,
    });
  });
});
