import type {
  AgentsHealth,
  CpOperationsClient,
  HaltStatus,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { SharedLook, type Seen } from './SharedLook';

/** Customers' workloads, counted. */
export type WorkloadCount = {
  running: number;
  replicas: number;
  /** How many companies they are of. */
  companies: number;
};

/** What alphaswarm-cp says of the halt, and of what one would stop. Each stands alone: what one can't tell, the others do. */
export type SurveyedHalt = {
  status: Seen<HaltStatus>;
  workloads: Seen<WorkloadCount>;
  agents: Seen<AgentsHealth>;
};

/** The halt's state has to be current. */
const STATUS_FRESH_MS = 1_000;
/** Counting reads every workload. */
const COUNTS_FRESH_MS = 10_000;

/** Looks at what a halt stops, for all who look. As the deployment's agent: whoever looks sees the same. */
export class HaltSurvey {
  readonly #status: SharedLook<HaltStatus>;
  readonly #workloads: SharedLook<WorkloadCount>;
  readonly #agents: SharedLook<AgentsHealth>;

  static create(options: {
    cp: Pick<CpOperationsClient, 'haltStatus' | 'deployments' | 'agentsHealth'>;
  }): HaltSurvey {
    return new HaltSurvey(options.cp);
  }

  private constructor(
    cp: Pick<CpOperationsClient, 'haltStatus' | 'deployments' | 'agentsHealth'>,
  ) {
    this.#status = SharedLook.create({
      freshMs: STATUS_FRESH_MS,
      ask: () => cp.haltStatus({}),
    });
    this.#workloads = SharedLook.create({
      freshMs: COUNTS_FRESH_MS,
      ask: async () => {
        const all = await cp.deployments({}, {});
        const running = all.filter(
          one => one.replicasDesired > 0 || one.replicasReady > 0,
        );
        return {
          running: running.length,
          replicas: running.reduce((sum, one) => sum + one.replicasReady, 0),
          companies: new Set(running.map(({ namespace }) => namespace)).size,
        };
      },
    });
    this.#agents = SharedLook.create({
      freshMs: COUNTS_FRESH_MS,
      ask: () => cp.agentsHealth({}),
    });
  }

  /**
   * What is known at present. Never rejects.
   *
   * @param waitMs - how long to wait for what isn't fresh, milliseconds
   */
  async look(waitMs: number): Promise<SurveyedHalt> {
    const [status, workloads, agents] = await Promise.all([
      this.#status.see(waitMs),
      this.#workloads.see(waitMs),
      this.#agents.see(waitMs),
    ]);
    return { status, workloads, agents };
  }

  /** Something was halted or released. */
  expire(): void {
    this.#status.expire();
    this.#workloads.expire();
    this.#agents.expire();
  }
}
