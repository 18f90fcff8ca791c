import { percentInWords, revisionOf } from './figures';

describe('revisionOf', () => {
  it.each([
    ['alphaswarm-core-prod:42', '42'],
    ['alphaswarm-core-prod', 'alphaswarm-core-prod'],
  ])('takes from %s the revision %s', (taskDefinition, revision) => {
    expect(revisionOf(taskDefinition)).toBe(revision);
  });
});

describe('percentInWords', () => {
  it('rounds to whole percent', () => {
    expect(percentInWords(41.26)).toBe('41 %');
    expect(percentInWords(0)).toBe('0 %');
  });

  it('does not call an absent figure zero', () => {
    expect(percentInWords(undefined)).toBe('–');
  });
});
