import type {
  EcsAlarm,
  EcsServiceAlarms,
  EcsServiceMetrics,
} from '@alphaswarm-admin/plugin-platform-ecs-common';

/** Five minutes of CPU with a gap and a breach, a failing latency, and a deployment in between. */
export function serviceMetrics(
  overrides: Partial<EcsServiceMetrics> = {},
): EcsServiceMetrics {
  return {
    observedAt: new Date().toISOString(),
    from: '2026-11-24T09:00:00.000Z',
    to: '2026-11-24T09:05:00.000Z',
    periodSeconds: 60,
    panels: [
      {
        id: 'cpu',
        title: 'CPU',
        unit: 'percent',
        explanation: 'AWS/ECS CPUUtilization',
        series: [
          { id: 'average', label: 'Average', values: [10, 20, null, 91.2, 30] },
        ],
      },
      {
        id: 'latency',
        title: 'Latency',
        unit: 'seconds',
        explanation: 'AWS/ApplicationELB TargetResponseTime',
        problem: 'CloudWatch failed to read this metric.',
        series: [
          { id: 'p95', label: 'p95', values: [0.05, 0.06, null, 1.5, null] },
        ],
      },
    ],
    deployments: [
      {
        arn: 'arn:deployment',
        deploymentId: 'ecs-svc/42',
        startedAt: '2026-11-24T09:03:20.000Z',
        taskDefinition: 'alphaswarm-core-prod:42',
        outcome: 'rolled-back',
      },
    ],
    gaps: [],
    ...overrides,
  };
}

/** An alarm on CPU that rings. */
export function cpuAlarm(overrides: Partial<EcsAlarm> = {}): EcsAlarm {
  return {
    name: 'core-cpu',
    arn: 'arn:core-cpu',
    kind: 'metric',
    state: 'ALARM',
    since: '2026-11-24T09:03:00.000Z',
    sentence: 'In alarm: CPUUtilization above 80 %; now 91.2 %.',
    condition: 'CPUUtilization above 80 %',
    threshold: { value: 80, comparison: 'above' },
    unit: 'percent',
    now: { value: 91.2, at: '2026-11-24T09:03:00.000Z' },
    chart: { panel: 'cpu', series: 'average' },
    deployment: 'rolls-back',
    mistakes: [],
    actionsEnabled: true,
    history: [
      {
        at: '2026-11-24T09:03:00.000Z',
        from: 'OK',
        to: 'ALARM',
        reason: 'Threshold Crossed',
      },
    ],
    ...overrides,
  };
}

/** The alarms of a service. */
export function serviceAlarms(
  alarms: EcsAlarm[],
  overrides: Partial<EcsServiceAlarms> = {},
): EcsServiceAlarms {
  return {
    observedAt: '2026-11-24T09:05:00.000Z',
    historyFrom: '2026-11-17T09:05:00.000Z',
    alarms,
    gaps: [],
    ...overrides,
  };
}
