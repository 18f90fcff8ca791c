import { createRandom } from './random';
import { parseScenario, type Scenario } from './scenario';

/** No more workloads than this, however many companies: cp lists them all at once. */
const MAX_WORKLOADS = 5_000;

const WORDS = [
  'Alder',
  'Basalt',
  'Cobalt',
  'Delta',
  'Ember',
  'Fjord',
  'Granite',
  'Harbor',
  'Indigo',
  'Juniper',
];
const KINDS = ['Capital', 'Research', 'Partners', 'Quant', 'Trading', 'Labs'];

/**
 * The scenario with other companies: as many as are asked for, and at most 5,000 workloads among them. For measuring what a large platform costs.
 *
 * @param count - at least 1
 */
export function withManyCompanies(scenario: Scenario, count: number): Scenario {
  return parseScenario(
    {
      ...scenario,
      companies: Array.from({ length: count }, (_, index) => {
        const random = createRandom(scenario.seed, 'many', index);
        const name = `${random.pick(WORDS)} ${random.pick(KINDS)} ${index + 1}`;
        return {
          slug: name.toLowerCase().replace(/ /g, '-'),
          name,
          plan: random.pick(['starter', 'team', 'enterprise']),
          region: random.pick(['eu-west-1', 'us-east-1']),
          users: random.integer(1, 400),
          sinceDays: random.integer(1, 2_000),
          status: random.next() < 0.03 ? 'suspended' : 'active',
          workloads: index < MAX_WORKLOADS ? 1 : 0,
        };
      }),
    },
    `${count} companies`,
  );
}
