import { createStoppedClock } from './clock';
import { EcsWorld } from './aws/ecs/EcsWorld';
import { countTasks } from './aws/ecs/describe/counts';
import { TEST_START } from './aws/__testUtils__/createTestWorld';
import { withManyServices } from './manyServices';
import { loadScenario } from './scenario';

describe('withManyServices', () => {
  it('makes a world of as many services, each steady with four tasks', async () => {
    const scenario = withManyServices(await loadScenario(), 100);
    const world = EcsWorld.create({
      scenario: scenario.aws,
      seed: scenario.seed,
      clock: createStoppedClock(TEST_START),
    });
    const services = world.services();
    expect(new Set(services.map(({ name }) => name)).size).toBe(100);
    expect(
      services.map(service => countTasks(service, TEST_START).running),
    ).toEqual(Array(100).fill(4));
    expect(services.every(({ steadySaid }) => steadySaid)).toBe(true);
    expect(scenario.staff.length).toBeGreaterThan(0);
  });
});
