import { findings, type RecordedRow } from './findings';

const row = (action_id: string, phase: string): RecordedRow => ({
  action_id,
  phase,
  target_id: `p-${action_id}`,
});
const delivery = (actionId: string) => ({ actionId, parcel: `p-${actionId}` });
const acknowledged = [{ parcel: 'p-1', key: 'k' }];

const whole = [
  row('1', 'intent'),
  row('1', 'succeeded'),
  row('2', 'intent'),
  row('2', 'failed'),
];

describe('what recovery is held to', () => {
  it('finds nothing wrong with what is whole', () => {
    expect(findings(whole, [delivery('1')], acknowledged)).toEqual([]);
  });

  it.each<[string, RecordedRow[], string[], RegExp]>([
    ['an effect without an intent', whole, ['1', '3'], /3 has no intent/],
    ['an effect that happened twice', whole, ['1', '1'], /1 happened 2 times/],
    [
      'an intent without an end',
      [...whole, row('3', 'intent')],
      ['1'],
      /3 has the rows intent$/,
    ],
    ['two ends', [...whole, row('2', 'abandoned')], ['1'], /2 has the rows/],
    [
      'an end without an intent',
      [...whole, row('3', 'failed')],
      ['1'],
      /3 has the rows failed/,
    ],
    [
      'a failure that happened',
      whole,
      ['1', '2'],
      /2 is recorded as failed, and happened/,
    ],
    [
      'a success that did not',
      whole,
      [],
      /1 is recorded as succeeded, and did not/,
    ],
    [
      'an acknowledgement of nothing',
      whole.slice(2),
      [],
      /p-1 was acknowledged/,
    ],
  ])('finds %s', (_, rows, delivered, wrong) => {
    expect(
      findings(rows, delivered.map(delivery), acknowledged).join('\n'),
    ).toMatch(new RegExp(wrong.source, 'm'));
  });

  it('finds a parcel that two actions delivered', () => {
    expect(
      findings(
        whole.map(one => ({
          ...one,
          phase: one.phase.replace('failed', 'succeeded'),
        })),
        [delivery('1'), { actionId: '2', parcel: 'p-1' }],
        [],
      ),
    ).toEqual(['Parcel p-1 was delivered 2 times']);
  });
});
