import fc from 'fast-check';
import { imageTag, mainImage } from './imageTag';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('imageTag', () => {
  it.each([
    ['core:1.4.2', '1.4.2'],
    ['123.dkr.ecr.eu-central-1.amazonaws.com/team/core:1.4.2', '1.4.2'],
    ['localhost:5000/core', 'latest'],
    ['localhost:5000/core:dev', 'dev'],
    ['core', 'latest'],
    [`core@${digest}`, 'sha256:0123456789ab'],
    [`core:1.4.2@${digest}`, '1.4.2'],
    ['core:', 'latest'],
  ])('of %s is %s', (image, tag) => {
    expect(imageTag(image)).toBe(tag);
  });

  it('finds every tag behind every registry', () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,10}$/);
    fc.assert(
      fc.property(
        word,
        fc.option(fc.integer({ min: 1, max: 65535 })),
        word,
        word,
        fc.boolean(),
        (host, port, name, tag, pinned) => {
          const registry = port === null ? host : `${host}:${port}`;
          const image = `${registry}/${name}:${tag}${pinned ? `@${digest}` : ''}`;
          expect(imageTag(image)).toBe(tag);
        },
      ),
    );
  });
});

describe('mainImage', () => {
  const container = (name: string, essential = true) => ({
    name,
    image: `${name}:1`,
    essential,
  });

  it('is the container that the family is named after, wherever it stands', () => {
    expect(
      mainImage({
        family: 'alphaswarm-agentcore-proxy-prod',
        revision: 1,
        containers: [
          container('adot-collector'),
          container('proxy'),
          container('agentcore-proxy'),
        ],
      }),
    ).toBe('agentcore-proxy:1');
  });

  it('is the first essential container where none is named so, else the first', () => {
    const family = 'worker';
    expect(
      mainImage({
        family,
        revision: 1,
        containers: [container('a', false), container('b')],
      }),
    ).toBe('b:1');
    expect(
      mainImage({ family, revision: 1, containers: [container('a', false)] }),
    ).toBe('a:1');
    expect(mainImage({ family, revision: 1, containers: [] })).toBeUndefined();
  });
});
