import { parseServiceDeployment } from '../rollouts/parseServiceDeployment';
import { address } from './actionContext';

/** The ARN of a service deployment of the tests' service. */
export function deploymentArn(id: string): string {
  return `arn:aws:ecs:eu-central-1:123456789012:service-deployment/${address.cluster}/${address.service}/${id}`;
}

/** The ARN of a service revision of the tests' service. */
export function revisionArn(id: string): string {
  return `arn:aws:ecs:eu-central-1:123456789012:service-revision/${address.cluster}/${address.service}/${id}`;
}

/** A service deployment as it is read: under way, from revision `old` to `new`. */
export function serviceDeployment(
  overrides: Record<string, unknown> & { id?: string } = {},
) {
  const { id = 'dep-1', ...fields } = overrides;
  return parseServiceDeployment({
    serviceDeploymentArn: deploymentArn(id),
    serviceArn: 'arn:aws:ecs:eu-central-1:123456789012:service/x',
    status: 'IN_PROGRESS',
    createdAt: new Date('2026-11-24T05:59:00.000Z'),
    targetServiceRevision: { arn: revisionArn('new') },
    sourceServiceRevisions: [{ arn: revisionArn('old') }],
    ...fields,
  });
}

/** Service revisions by the last part of their ARN, for what they deploy. */
export function serviceRevisions(taskDefinitions: Record<string, string>) {
  return new Map(
    Object.entries(taskDefinitions).map(([id, taskDefinition]) => [
      revisionArn(id),
      { arn: revisionArn(id), taskDefinition, images: [] },
    ]),
  );
}
