import type { Clock } from '../clock';
import type { Scenario } from '../scenario';
import type { StandInServer } from '../StandInServer';
import { createAutoScaling } from './autoscaling/createAutoScaling';
import { createCloudTrail } from './cloudtrail/createCloudTrail';
import { Trail } from './cloudtrail/Trail';
import { createCloudWatch } from './cloudwatch/createCloudWatch';
import { createEcs } from './ecs/createEcs';
import { EcsWorld } from './ecs/EcsWorld';
import { createLogs, type LogsStandIn } from './logs/createLogs';

type Servers = Record<
  'ecs' | 'cloudwatch' | 'logs' | 'autoscaling',
  Pick<StandInServer, 'serve'>
>;

/** The AWS stand-ins that look at one world. */
export class AwsStandIns {
  readonly #scenario: Scenario;
  readonly #clock: Clock;
  readonly #servers: Servers;
  #world: EcsWorld;
  #trail: Trail;
  #logs!: LogsStandIn;

  /** Builds the world and serves it. */
  static create(options: {
    scenario: Scenario;
    clock: Clock;
    servers: Servers;
  }): AwsStandIns {
    return new AwsStandIns(options);
  }

  private constructor(options: {
    scenario: Scenario;
    clock: Clock;
    servers: Servers;
  }) {
    this.#scenario = options.scenario;
    this.#clock = options.clock;
    this.#servers = options.servers;
    this.#trail = this.#openTrail();
    this.#world = this.#build();
  }

  /** What was changed, and by whom. */
  get trail(): Trail {
    return this.#trail;
  }

  get world(): EcsWorld {
    return this.#world;
  }

  get logs(): LogsStandIn {
    return this.#logs;
  }

  /** Begins anew, as the scenario describes it, at the clock's present. */
  reset(): void {
    this.#trail = this.#openTrail();
    this.#world = this.#build();
  }

  #openTrail(): Trail {
    const { seed, aws } = this.#scenario;
    return Trail.create({
      clock: this.#clock,
      accountId: aws.accountId,
      region: aws.region,
      deliveryMs: aws.trailDeliveryMs,
      seed,
    });
  }

  #build(): EcsWorld {
    const world = EcsWorld.create({
      scenario: this.#scenario.aws,
      seed: this.#scenario.seed,
      clock: this.#clock,
    });
    this.#servers.ecs.serve(createEcs(world, this.#trail));
    this.#servers.cloudwatch.serve(createCloudWatch(world));
    this.#servers.autoscaling.serve(createAutoScaling(world));
    this.#logs = createLogs(world);
    this.#servers.logs.serve(this.#logs);
    return world;
  }
}
