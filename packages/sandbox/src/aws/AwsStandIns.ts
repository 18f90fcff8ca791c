import type { Clock } from '../clock';
import type { Scenario } from '../scenario';
import type { StandInServer } from '../StandInServer';
import { createCloudWatch } from './cloudwatch/createCloudWatch';
import { createEcs } from './ecs/createEcs';
import { EcsWorld } from './ecs/EcsWorld';
import { createLogs } from './logs/createLogs';

/** The three AWS stand-ins, which look at one world. */
export class AwsStandIns {
  readonly #scenario: Scenario;
  readonly #clock: Clock;
  readonly #servers: Record<'ecs' | 'cloudwatch' | 'logs', StandInServer>;
  #world: EcsWorld;

  /** Builds the world and serves it. */
  static create(options: {
    scenario: Scenario;
    clock: Clock;
    servers: Record<'ecs' | 'cloudwatch' | 'logs', StandInServer>;
  }): AwsStandIns {
    return new AwsStandIns(options);
  }

  private constructor(options: {
    scenario: Scenario;
    clock: Clock;
    servers: Record<'ecs' | 'cloudwatch' | 'logs', StandInServer>;
  }) {
    this.#scenario = options.scenario;
    this.#clock = options.clock;
    this.#servers = options.servers;
    this.#world = this.#build();
  }

  get world(): EcsWorld {
    return this.#world;
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
    });
    this.#servers.ecs.serve(createEcs(world));
    this.#servers.cloudwatch.serve(createCloudWatch(world));
    this.#servers.logs.serve(createLogs(world));
    return world;
  }
}
