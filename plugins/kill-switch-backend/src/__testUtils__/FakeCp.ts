import {
  HALT_TARGETS,
  type CpOperationsClient,
  type HaltReport,
  type HaltStatus,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/** What an upstream may send beside what was agreed; none of it may be in anything that leaves the portal. */
export const unlisted = {
  strategy_code: 'def alpha_signal(prices)',
  weights: ['weight-0.73519'],
  positions: { open: 'AAPL:+1200' },
  api_key: 'as-api-key-5f1c0de',
};

/** The parts of alphaswarm-cp's client that the kill switch uses, in memory. A test replaces what it wants answered. */
export class FakeCp {
  readonly halts: Array<{ reason: string; onBehalfOf: string; key: string }> =
    [];
  readonly releases: string[] = [];
  status: HaltStatus = { inflightCount: 4, globalHaltActive: false };
  failures: HaltReport['failures'] = [];

  halt: CpOperationsClient['halt'] = async ({ reason }, call) => {
    this.halts.push({
      reason,
      onBehalfOf: call.onBehalfOf,
      key: call.idempotencyKey,
    });
    this.status = {
      inflightCount: 0,
      globalHaltActive: true,
      globalHaltReason: this.status.globalHaltReason ?? reason,
    };
    return this.report();
  };

  haltStatus: CpOperationsClient['haltStatus'] = async () => this.status;

  releaseHalt: CpOperationsClient['releaseHalt'] = async call => {
    this.releases.push(call.idempotencyKey);
    this.status = { inflightCount: 4, globalHaltActive: false };
  };

  deployments: CpOperationsClient['deployments'] = async () =>
    [
      ['a-bot-host', 'tenant-a', 2],
      ['a-notebook', 'tenant-a', 1],
      ['b-bot-host', 'tenant-b', 2],
      ['c-notebook', 'tenant-c', 0],
    ].map(([serviceId, namespace, replicas]) => ({
      serviceId: String(serviceId),
      namespace: String(namespace),
      provider: 'kubernetes' as const,
      phase: 'running' as const,
      replicasDesired: Number(replicas),
      replicasReady: Number(replicas),
      image: undefined,
      lastTransitionAt: undefined,
      conditions: [],
      endpoints: {},
      ...unlisted,
    }));

  agentsHealth: CpOperationsClient['agentsHealth'] = async () => ({
    running: 7,
    pending: 2,
    stalledCandidates: [],
    stallThresholdSeconds: 900,
    lastWatchdogAt: undefined,
    ...unlisted,
  });

  report(): HaltReport {
    const failed = this.failures.map(({ target }) => target);
    return {
      triggeredAt: new Date().toISOString(),
      halted: HALT_TARGETS.filter(target => !failed.includes(target)).map(
        target => ({ target, result: 'halted' }),
      ),
      failures: this.failures,
    };
  }
}
