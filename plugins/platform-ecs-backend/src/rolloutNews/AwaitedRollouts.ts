import type { PluginDatabase } from '@alphaswarm-admin/plugin-portal-node';

const TABLE = 'ecs_awaited_rollouts';

/** A rollout whose end somebody waits for. */
export type AwaitedRollout = {
  /** The action that started it. */
  actionId: string;
  /** The portal's name of the cluster. */
  cluster: string;
  service: string;
  /** `ecs-svc/…` */
  deploymentId: string;
  serviceDeploymentArn?: string;
  /** Who started it. */
  userRef: string;
};

type Row = {
  action_id: string;
  cluster: string;
  service: string;
  deployment_id: string;
  service_deployment_arn: string | null;
  user_ref: string;
};

/** Who waits for which rollout, in Postgres. Every method throws `ServiceUnavailableError` when the database is away. */
export class AwaitedRollouts {
  readonly #database: Pick<PluginDatabase, 'run'>;

  static create(database: Pick<PluginDatabase, 'run'>): AwaitedRollouts {
    return new AwaitedRollouts(database);
  }

  private constructor(database: Pick<PluginDatabase, 'run'>) {
    this.#database = database;
  }

  /** Adds one; the same action's twice is one. */
  async add(rollout: AwaitedRollout): Promise<void> {
    await this.#database.run(knex =>
      knex<Row>(TABLE)
        .insert({
          action_id: rollout.actionId,
          cluster: rollout.cluster,
          service: rollout.service,
          deployment_id: rollout.deploymentId,
          service_deployment_arn: rollout.serviceDeploymentArn ?? null,
          user_ref: rollout.userRef,
        })
        .onConflict('action_id')
        .ignore(),
    );
  }

  /** All that are awaited, the longest first. */
  async list(): Promise<AwaitedRollout[]> {
    const rows = await this.#database.run(knex =>
      knex<Row>(TABLE).orderBy(['started_at', 'action_id']),
    );
    return rows.map(row => ({
      actionId: row.action_id,
      cluster: row.cluster,
      service: row.service,
      deploymentId: row.deployment_id,
      serviceDeploymentArn: row.service_deployment_arn ?? undefined,
      userRef: row.user_ref,
    }));
  }

  /** The end was told, or will not come. */
  async remove(actionId: string): Promise<void> {
    await this.#database.run(knex =>
      knex<Row>(TABLE).where({ action_id: actionId }).delete(),
    );
  }

  /**
   * Forgets those that have been awaited for too long.
   *
   * @param before - ISO 8601 UTC
   */
  async forget(before: string): Promise<void> {
    await this.#database.run(knex =>
      knex(TABLE).where('started_at', '<', before).delete(),
    );
  }
}
