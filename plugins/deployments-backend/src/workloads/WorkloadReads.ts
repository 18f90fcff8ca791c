import { NotFoundError, toError } from '@backstage/errors';
import type {
  CpOperationsClient,
  RecordedRun,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type {
  AgentsReport,
  HaltState,
  PlatformMessages,
  WorkloadAddress,
  WorkloadDetail,
  WorkloadPage,
  WorkloadRuns,
} from '@alphaswarm-admin/plugin-deployments-common';
import { aboutThePortal } from '../aboutThePortal';
import { readWorkload } from '../actions/observeWorkload';
import type { DeploymentsConfig } from '../config/DeploymentsConfig';
import { endpointsOf } from './endpointsOf';
import { listWorkloads, type WorkloadFilter } from './listWorkloads';
import { platformMessages } from './platformMessages';
import { imageOf, workloadOf } from './workloadOf';
import type { WorkloadSnapshots } from './WorkloadSnapshots';

/** The newest runs that are shown. */
const RUNS_SHOWN = 20;

/** The newest lines of a workload's log that are looked through. */
const LINES_READ = 200;

type ReadCp = Pick<
  CpOperationsClient,
  | 'deployment'
  | 'deploymentRuns'
  | 'deploymentLog'
  | 'haltStatus'
  | 'agentsHealth'
>;

/** What people read of workloads. All of it comes from alphaswarm-cp, which is asked by the portal's own agent: who may read is the portal's to say. */
export class WorkloadReads {
  readonly #cp: ReadCp;
  readonly #snapshots: Pick<WorkloadSnapshots, 'view'>;
  readonly #config: DeploymentsConfig;

  static create(options: {
    cp: ReadCp;
    snapshots: Pick<WorkloadSnapshots, 'view'>;
    config: DeploymentsConfig;
  }): WorkloadReads {
    return new WorkloadReads(options);
  }

  private constructor(options: {
    cp: ReadCp;
    snapshots: Pick<WorkloadSnapshots, 'view'>;
    config: DeploymentsConfig;
  }) {
    this.#cp = options.cp;
    this.#snapshots = options.snapshots;
    this.#config = options.config;
  }

  /** One page of a company's workloads, or of everybody's. */
  async list(
    filter: WorkloadFilter & { company?: string },
  ): Promise<WorkloadPage> {
    const { workloads, observedAt, problem, leftOut } =
      await this.#snapshots.view(filter.company);
    return {
      ...listWorkloads(workloads, filter),
      observedAt,
      problem,
      ...(leftOut > 0 && { leftOut }),
    };
  }

  /** One workload, as it is now. Whether anything may start is told with it, or why that isn't known. */
  async workload(
    address: WorkloadAddress,
  ): Promise<Omit<WorkloadDetail, 'actions'>> {
    const [deployment, halt] = await Promise.all([
      readWorkload(this.#cp, address),
      this.#halt(),
    ]);
    const { namespacePrefix, endpointHosts, maxReplicas } = this.#config;
    return {
      ...workloadOf(deployment, namespacePrefix),
      provider: deployment.provider,
      image: imageOf(deployment.image),
      phase: deployment.phase,
      conditions: deployment.conditions.map(
        ({ lastTransitionAt: changedAt, ...condition }) => ({
          ...condition,
          changedAt,
        }),
      ),
      ...endpointsOf(deployment, endpointHosts),
      halt,
      maxReplicas,
    };
  }

  async runs(address: WorkloadAddress): Promise<WorkloadRuns> {
    await readWorkload(this.#cp, address);
    try {
      const runs = await this.#cp.deploymentRuns(
        { serviceId: address.workload },
        {},
      );
      return { told: true, items: runs.slice(0, RUNS_SHOWN).map(summaryOf) };
    } catch (error) {
      // The workload is there: it is runs that cp doesn't tell of.
      if (error instanceof NotFoundError) return { told: false, items: [] };
      throw aboutThePortal(error);
    }
  }

  async messages(address: WorkloadAddress): Promise<PlatformMessages> {
    await readWorkload(this.#cp, address);
    const events = await this.#cp
      .deploymentLog({ serviceId: address.workload, tail: LINES_READ }, {})
      .catch(error => {
        throw aboutThePortal(error);
      });
    return platformMessages(events);
  }

  async agents(): Promise<AgentsReport> {
    const health = await this.#cp.agentsHealth({}).catch(error => {
      throw aboutThePortal(error);
    });
    const { stalledCandidates, ...rest } = health;
    return {
      ...rest,
      stalled: stalledCandidates
        .map(({ runId, startedAt, stalledSeconds }) => ({
          runId,
          startedAt,
          stalledSeconds,
        }))
        .sort((a, b) => b.stalledSeconds - a.stalledSeconds),
    };
  }

  async #halt(): Promise<HaltState> {
    try {
      const { globalHaltActive, globalHaltReason } = await this.#cp.haltStatus(
        {},
      );
      return { engaged: globalHaltActive, reason: globalHaltReason };
    } catch (error) {
      return { problem: toError(error).message };
    }
  }
}

const ACTION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function summaryOf({ idempotencyKey, ...run }: RecordedRun) {
  return {
    ...run,
    ...(idempotencyKey &&
      ACTION_ID.test(idempotencyKey) && { actionId: idempotencyKey }),
  };
}
