import type { Clock } from '../clock';
import type { Scenario } from '../scenario';
import type { StandInServer } from '../StandInServer';
import { createAutoScaling } from './autoscaling/createAutoScaling';
import { createCloudTrail } from './cloudtrail/createCloudTrail';
import { createCloudWatch } from './cloudwatch/createCloudWatch';
import { createEcs } from './ecs/createEcs';
import { EcsWorld, type TrailOptions } from './ecs/EcsWorld';
import { createLogs, type LogsStandIn } from './logs/createLogs';

type Servers = Record<
  'ecs' | 'cloudwatch' | 'logs' | 'autoscaling' | 'cloudtrail',
  Pick<StandInServer, 'serve'>
>;

/** The AWS stand-ins that look at one world. */
export class AwsStandIns {
  readonly #scenario: Scenario;
  readonly #clock: Clock;
  readonly #servers: Servers;
  readonly #trail: TrailOptions;
  #world: EcsWorld;
  #logs!: LogsStandIn;

  /** Builds the world and serves it. */
  static create(options: {
    scenario: Scenario;
    clock: Clock;
    servers: Servers;
    trail: TrailOptions;
  }): AwsStandIns {
    return new AwsStandIns(options);
  }

  private constructor(options: {
    scenario: Scenario;
    clock: Clock;
    servers: Servers;
    trail: TrailOptions;
  }) {
    this.#scenario = options.scenario;
    this.#clock = options.clock;
    this.#servers = options.servers;
    this.#trail = options.trail;
    this.#world = this.#build();
  }

  get world(): EcsWorld {
    return this.#world;
  }

  get logs(): LogsStandIn {
    return this.#logs;
  }

  /** Begins anew, as the scenario describes it, at the clock's present. */
  reset(): void {
    this.#world = this.#build();
  }

  #build(): EcsWorld {
    const world = EcsWorld.create({
      scenario: this.#scenario.aws,
      seed: this.#scenario.seed,
      clock: this.#clock,
      trail: this.#trail,
    });
    this.#servers.ecs.serve(createEcs(world));
    this.#servers.cloudwatch.serve(createCloudWatch(world));
    this.#servers.cloudtrail.serve(createCloudTrail(world));
    this.#servers.autoscaling.serve(createAutoScaling(world));
    this.#logs = createLogs(world);
    this.#servers.logs.serve(this.#logs);
    return world;
  }
}
