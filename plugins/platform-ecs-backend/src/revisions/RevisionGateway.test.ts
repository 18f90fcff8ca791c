import { NotFoundError } from '@backstage/errors';
import { FakeAws, useFakeAws } from '../__testUtils__/FakeAws';
import { testClients } from '../__testUtils__/testClients';
import {
  wireTaskDefinition,
  wireTaskDefinitionArn,
} from '../__testUtils__/wire';
import {
  DefaultRevisionGateway,
  type RevisionGateway,
} from './RevisionGateway';

useFakeAws();

const family = 'alphaswarm-core-prod';
const arn = wireTaskDefinitionArn(family, 7);
const { signal } = new AbortController();

describe('revisions on the wire', () => {
  let aws: FakeAws;
  let revisions: RevisionGateway;

  beforeEach(async () => {
    aws = await FakeAws.start();
    revisions = DefaultRevisionGateway.create({
      ecs: testClients(aws.endpoint, 300).ecs,
    });
    aws.on('DescribeTaskDefinition', () => ({
      body: wireTaskDefinition(family, 'ecr/core:1.4.2'),
    }));
  });

  afterEach(() => aws.stop());

  it('lists those of the family that can be deployed, newest first', async () => {
    aws.on('ListTaskDefinitions', () => ({
      body: { taskDefinitionArns: [arn] },
    }));
    await expect(revisions.listRevisions(family, { signal })).resolves.toEqual([
      arn,
    ]);
    expect(aws.inputsOf('ListTaskDefinitions')).toEqual([
      { familyPrefix: family, status: 'ACTIVE', sort: 'DESC', maxResults: 100 },
    ]);
  });

  it('takes an empty list for what it is', async () => {
    aws.on('ListTaskDefinitions', () => ({ body: {} }));
    await expect(revisions.listRevisions(family, { signal })).resolves.toEqual(
      [],
    );
  });

  it('asks for a known one again only where its status matters', async () => {
    await revisions.recall(arn, { signal });
    await revisions.recall(arn, { signal });
    expect(aws.inputsOf('DescribeTaskDefinition')).toHaveLength(1);
    await revisions.describe(arn, { signal });
    expect(aws.inputsOf('DescribeTaskDefinition')).toHaveLength(2);
  });

  it('does not find what ECS cannot describe', async () => {
    aws.on('DescribeTaskDefinition', () => ({
      error: 'ClientException',
      message: 'Unable to describe task definition.',
    }));
    const describing = revisions.describe(`${family}:99`, { signal });
    await expect(describing).rejects.toThrow(NotFoundError);
    await expect(describing).rejects.toThrow(/alphaswarm-core-prod:99/);
  });

  it.each([
    [{ error: 'AccessDeniedException' }, 'denied'],
    [{ error: 'ClientException', message: 'Something else.' }, 'refused'],
    [{ body: { taskDefinition: { family } } }, 'malformed'],
    [{ body: {} }, 'malformed'],
    ['hang', 'timeout'],
  ] as const)('says what %j means: %s', async (answer, problem) => {
    aws.on('DescribeTaskDefinition', () => answer);
    await expect(revisions.describe(arn, { signal })).rejects.toMatchObject({
      problem,
      permission: 'ecs:DescribeTaskDefinition',
    });
  });
});
