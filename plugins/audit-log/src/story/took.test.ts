import { auditRow, outcomeRow } from '../__testUtils__/rows';
import { gatherStories } from './story';
import { tookInWords } from './took';

function took(outcomeAt: string) {
  const [story] = gatherStories(
    [outcomeRow('succeeded', { created_at: outcomeAt }), auditRow()],
    'whole',
  );
  return tookInWords(story);
}

describe('tookInWords', () => {
  it.each([
    ['2026-11-24T02:59:00.000Z', '0 ms'],
    ['2026-11-24T02:59:00.037Z', '37 ms'],
    ['2026-11-24T02:59:01.800Z', '1.8 s'],
    ['2026-11-24T02:59:42.400Z', '42 s'],
    ['2026-11-24T03:01:05.000Z', '2 min 5 s'],
  ])('tells an outcome at %s as %s', (outcomeAt, words) => {
    expect(took(outcomeAt)).toBe(words);
  });

  it('says nothing of clocks that disagree', () => {
    expect(took('2026-11-24T02:58:59.000Z')).toBeUndefined();
  });

  it('says nothing unless both intent and outcome were read', () => {
    const [open] = gatherStories([auditRow()], 'whole');
    const [ended] = gatherStories([outcomeRow()], 'whole');
    expect(tookInWords(open)).toBeUndefined();
    expect(tookInWords(ended)).toBeUndefined();
  });
});
