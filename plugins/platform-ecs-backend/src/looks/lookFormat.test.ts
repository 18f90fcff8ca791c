import { createHash } from 'node:crypto';
import type { EcsService } from '../aws/EcsService';
import type { ClusterSnapshot, SeenService } from '../clusters/ClusterSnapshot';
import { apiDocument } from '../openapi';
import { deployment, ecsService } from '../__testUtils__/ecsService';
import { LOOK_FORMAT } from './LookStore';

/** Every field of a cluster's look: the compiler asks for those that are added. */
const snapshot: Required<ClusterSnapshot> = {
  observedAt: '',
  utilizationUntil: '',
  gaps: [''],
  services: [
    {
      listed: { name: '', arn: '' },
      service: {
        ...ecsService(),
        deploymentAlarms: { names: [''], rollback: true },
        targetGroups: [''],
        currentServiceDeployment: '',
        deployments: [
          {
            ...deployment(),
            rolloutState: 'FAILED',
            rolloutStateReason: '',
            createdAt: '',
            updatedAt: '',
          } satisfies Required<EcsService['deployments'][number]>,
        ],
        currentRevisions: [''],
        events: [{ id: '', createdAt: '', message: '' }],
      } satisfies Required<EcsService>,
      imageTag: '',
      imageDigest: '',
      drift: '',
      alarms: [''],
      utilization: {
        cpuPercent: 1,
        memoryPercent: 1,
        series: { cpu: [1], memory: [1] },
      },
    } satisfies Required<SeenService>,
  ],
};

/** What the other looks are made of is what the pages get. */
const answers = [
  'rollout',
  'deployments',
  'tasks',
  'scaling',
  'alarms',
  'metrics',
].map(
  read =>
    apiDocument.paths?.[`/services/{cluster}/{service}/${read}`]?.get
      ?.responses?.['200'],
);

/** Values may change. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]),
  );
}

/** Words may change. */
function withoutWords(schema: unknown): string {
  return JSON.stringify(schema, (key, value) =>
    key === 'description' || key === 'example' ? undefined : value,
  );
}

describe('the format of looks', () => {
  it('is raised with their shape: then raise LOOK_FORMAT, and put the new hash here', () => {
    expect(answers.every(answer => answer !== undefined)).toBe(true);
    const shape = `${JSON.stringify(shapeOf(snapshot))}${withoutWords(answers)}`;
    const hash = createHash('sha256').update(shape).digest('hex');
    expect({ format: LOOK_FORMAT, shape: hash.slice(0, 16) }).toEqual({
      format: 1,
      shape: '456983a765315254',
    });
  });
});
