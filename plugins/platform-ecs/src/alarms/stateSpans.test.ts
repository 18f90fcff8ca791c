import { stateSpans } from './stateSpans';

const at = (ms: number) => new Date(ms).toISOString();

describe('stateSpans', () => {
  it('covers the whole time, with the state before the first change', () => {
    expect(
      stateSpans(
        {
          state: 'OK',
          history: [
            { at: at(60), from: 'ALARM', to: 'OK' },
            { at: at(20), from: 'OK', to: 'ALARM' },
          ],
        },
        0,
        100,
      ),
    ).toEqual([
      { state: 'OK', from: 0, to: 20 },
      { state: 'ALARM', from: 20, to: 60 },
      { state: 'OK', from: 60, to: 100 },
    ]);
  });

  it('claims nothing of the time before the present state when no change is known', () => {
    expect(
      stateSpans({ state: 'ALARM', since: at(70), history: [] }, 0, 100),
    ).toEqual([{ state: 'ALARM', from: 70, to: 100 }]);
  });
});
