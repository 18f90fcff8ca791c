import { countTasks } from '../aws/ecs/describe/counts';
import { primaryOf } from '../aws/ecs/service';
import type { Sandbox } from '../Sandbox';

/** What `GET /state` answers: everything at a glance, nothing secret. */
export function describeState(sandbox: Sandbox) {
  const {
    clock,
    scenario,
    postgres,
    faults,
    aws,
    otherAccounts,
    origins,
    platform,
  } = sandbox;
  const now = clock.now();
  return {
    clock: { now: new Date(now).toISOString(), rate: clock.rate },
    seed: scenario.seed,
    origins,
    postgres: postgres
      ? { running: postgres.running, port: postgres.connection.port }
      : null,
    faults: faults.list(),
    staff: scenario.staff.map(({ oid, name, email, roles }) => ({
      oid,
      name,
      email,
      roles,
    })),
    halted: platform.halt.active?.reason ?? null,
    companies: platform.companies
      .all()
      .slice(0, 100)
      .map(({ id, slug, status }) => ({ id, slug, status })),
    services: [aws.world, ...otherAccounts.worlds]
      .flatMap(world => world.services())
      .map(service => {
        const primary = primaryOf(service);
        const { running, pending } = countTasks(service, now);
        return {
          cluster: service.clusterName,
          name: service.name,
          desired: service.desiredCount,
          running,
          pending,
          revision: primary.revision,
          rolloutState: primary.rolloutState,
          deployments: service.deployments.length,
          steady: service.steadySaid,
        };
      }),
  };
}
