import {
  ARN,
  CLUSTER,
  CORE,
  GROUP,
  logsWorld,
} from './__testUtils__/logsWorld';
import { findAllLogPlaces, findLogPlaces } from './findLogPlaces';

const { signal } = new AbortController();
const clusters = logsWorld('http://127.0.0.1:1');
const core = { cluster: CLUSTER, service: CORE };

describe('findLogPlaces', () => {
  it('finds what the task definition names, and leaves out containers that log elsewhere', async () => {
    const { places, containers } = await findLogPlaces(clusters, core, {
      signal,
    });
    expect(containers).toEqual(['core', 'adot-collector']);
    expect(places).toHaveLength(1);
    expect(places[0]).toMatchObject({
      group: GROUP,
      arn: ARN,
      streams: [
        { container: 'core', prefix: 'core/core/' },
        { container: 'adot-collector', prefix: 'adot/adot-collector/' },
      ],
    });
  });

  it('narrows to containers and to a task', async () => {
    const { places } = await findLogPlaces(
      clusters,
      { ...core, containers: ['core'], task: '0123abcd' },
      { signal },
    );
    expect(places[0].streams.map(({ prefix }) => prefix)).toEqual([
      'core/core/0123abcd',
    ]);
  });

  it.each([
    ['a cluster that is not configured', { ...core, cluster: 'other' }],
    ['a service that is not there', { ...core, service: 'alphaswarm-nope' }],
    ['a service without the prefix', { ...core, service: 'core' }],
    ['a service with a slash', { ...core, service: 'alphaswarm-/../x' }],
    ['a service in unicode', { ...core, service: 'alphaswarm-ünïcode' }],
    [
      'the ARN of another account',
      { ...core, service: 'arn:aws:ecs:eu-central-1:999999999999:service/x/y' },
    ],
    ['a container that it has not', { ...core, containers: ['other'] }],
    ['a container that logs elsewhere', { ...core, containers: ['firelens'] }],
  ])('knows nothing of %s', async (_what, selection) => {
    await expect(
      findLogPlaces(clusters, selection, { signal }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('reads no log group of another region', async () => {
    const elsewhere = logsWorld('http://127.0.0.1:1', {
      [CORE]: {
        core: { group: GROUP, streamPrefix: 'core', region: 'us-east-1' },
      },
    });
    await expect(
      findLogPlaces(elsewhere, core, { signal }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('bounds how many log groups are read together', async () => {
    const names = Array.from({ length: 10 }, (_, n) => `alphaswarm-s${n}`);
    const many = logsWorld(
      'http://127.0.0.1:1',
      Object.fromEntries(
        names.map(name => [
          name,
          {
            a: { group: `/${name}/a`, streamPrefix: 'a' },
            b: { group: `/${name}/b`, streamPrefix: 'b' },
          },
        ]),
      ),
    );
    await expect(
      findAllLogPlaces(
        many,
        names.map(service => ({ cluster: CLUSTER, service })),
        { signal },
      ),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('20 log groups'),
    });
  });
});
