import type { Clock } from '../../clock';
import type { AwsScenario, Scenario } from '../../scenario';
import type { StandIn } from '../../StandIn';
import type { StandInServer } from '../../StandInServer';
import { EcsWorld, type TrailOptions } from '../ecs/EcsWorld';
import { AssumedSessions } from '../sts/AssumedSessions';
import { serveAccounts } from './serveAccounts';

/**
 * The accounts and regions beside the portal's own, and the sessions that open the way to them. A stand-in of the portal's own account that is served through
 * {@link OtherAccounts.beside} shares its endpoint with theirs.
 */
export class OtherAccounts {
  readonly #scenario: Scenario;
  readonly #clock: Clock;
  readonly #trail: TrailOptions;
  /** Outlives {@link OtherAccounts.reset}: whoever holds credentials keeps them. */
  readonly sessions: AssumedSessions;
  #worlds: EcsWorld[];

  static create(options: {
    scenario: Scenario;
    clock: Clock;
    trail: TrailOptions;
  }): OtherAccounts {
    return new OtherAccounts(options);
  }

  private constructor(options: {
    scenario: Scenario;
    clock: Clock;
    trail: TrailOptions;
  }) {
    const { scenario, clock } = options;
    this.#scenario = scenario;
    this.#clock = clock;
    this.#trail = options.trail;
    this.sessions = AssumedSessions.create({
      accounts: [scenario.aws, ...scenario.otherAccounts],
      clock,
      seed: scenario.seed,
    });
    this.#worlds = this.#build();
  }

  get worlds(): readonly EcsWorld[] {
    return this.#worlds;
  }

  /** Begins anew, as the scenario describes it. Takes effect with the next stand-in that is served. */
  reset(): void {
    this.#worlds = this.#build();
  }

  /**
   * Serves the same service for all accounts.
   *
   * @param server - where
   * @param create - makes the service of another account
   */
  beside(
    server: StandInServer,
    create: (world: EcsWorld) => StandIn,
  ): Pick<StandInServer, 'serve'> {
    const { aws } = this.#scenario;
    return {
      serve: own => {
        server.serve(
          serveAccounts({
            own: {
              accountId: aws.accountId,
              region: aws.region,
              standIn: own,
            },
            others: this.#worlds.map(world => ({
              accountId: world.scenario.accountId,
              region: world.scenario.region,
              standIn: create(world),
            })),
            empty: (accountId, region) =>
              create(
                this.#buildWorld({ ...aws, accountId, region, clusters: [] }),
              ),
            sessions: this.sessions,
          }),
        );
      },
    };
  }

  #build(): EcsWorld[] {
    return this.#scenario.otherAccounts.map(account =>
      this.#buildWorld(account),
    );
  }

  #buildWorld(scenario: AwsScenario): EcsWorld {
    return EcsWorld.create({
      scenario,
      seed: this.#scenario.seed,
      clock: this.#clock,
      trail: this.#trail,
    });
  }
}
