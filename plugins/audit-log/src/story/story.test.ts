import { auditRow, outcomeRow } from '../__testUtils__/rows';
import { gatherStories, separateStories } from './story';

const other = auditRow({
  seq: 11,
  action_id: '0193c2a0-1111-7000-8000-000000000002',
});

describe('gatherStories', () => {
  it('makes one story of an action, even with another one between its rows', () => {
    const [first, second, ...rest] = gatherStories(
      [outcomeRow(), other, auditRow()],
      'whole',
    );
    expect(rest).toEqual([]);
    expect(first.rows.map(row => row.phase)).toEqual(['intent', 'succeeded']);
    expect(first.subject.phase).toBe('intent');
    expect(first.standing.phase).toBe('succeeded');
    expect(second.actionId).toBe(other.action_id);
  });

  it('does not move a story when a further page holds its beginning', () => {
    const firstPage = [outcomeRow(), other];
    const order = (rows: Parameters<typeof gatherStories>[0]) =>
      gatherStories(rows, 'whole').map(story => story.actionId);
    expect(order([...firstPage, auditRow()])).toEqual(order(firstPage));
  });

  it('takes an outcome for the standing even when more rows follow it', () => {
    const [story] = gatherStories(
      [
        auditRow({ seq: 13, phase: 'observed' }),
        outcomeRow('abandoned'),
        auditRow(),
      ],
      'whole',
    );
    expect(story.standing.phase).toBe('abandoned');
  });

  it('has nothing to tell of no rows', () => {
    expect(gatherStories([], 'whole')).toEqual([]);
  });
});

describe('separateStories', () => {
  it('leaves every row by itself', () => {
    expect(
      separateStories([outcomeRow(), auditRow()]).map(
        story => story.standing.phase,
      ),
    ).toEqual(['succeeded', 'intent']);
  });
});
