import { createStoppedClock } from './clock';
import { Platform } from './cp';
import { withManyCompanies } from './manyCompanies';
import { loadScenario } from './scenario';

describe('withManyCompanies', () => {
  it('makes as many companies as are asked for, the same each time, and no more than 5,000 workloads', async () => {
    const scenario = await loadScenario();
    const many = withManyCompanies(scenario, 10_000);
    expect(many.companies).toHaveLength(10_000);
    expect(many.companies).toEqual(
      withManyCompanies(scenario, 10_000).companies,
    );
    const platform = Platform.create({
      clock: createStoppedClock(0),
      scenario: many,
    });
    expect(platform.companies.all()).toHaveLength(10_000);
    expect(platform.workloads.list()).toHaveLength(5_000);
  });
});
