import { loadScenario, parseScenario } from './scenario';

describe('scenario', () => {
  it('reads the default scenario file with a demo person for each role, and a second Admin to approve', async () => {
    const scenario = await loadScenario();
    expect(scenario.staff.map(person => person.roles[0]).sort()).toEqual([
      'Admin',
      'Admin',
      'Auditor',
      'Compliance',
      'Engineer',
      'Finance',
      'Operator',
      'Viewer',
    ]);
    expect(scenario.aws.clusters[0].name).toBe('alphaswarm-cluster-prod');
  });

  it('names every field that is wrong, and the file', () => {
    expect(() =>
      parseScenario({ seed: 's', tenant: {}, colour: 'red' }, 'world.yaml'),
    ).toThrow(
      /world\.yaml is not a scenario:[^]*tenant\.id[^]*staff[^]*colour/,
    );
  });

  it('refuses a service whose rollout could never move', async () => {
    const scenario = await loadScenario();
    const document = structuredClone(scenario);
    Object.assign(document.aws.clusters[0].services[0], {
      minimumHealthyPercent: 100,
      maximumPercent: 100,
    });
    expect(() => parseScenario(document, 'world.yaml')).toThrow(
      'aws.clusters.0.services.0.maximumPercent',
    );
  });
});
