import { breachArea, chartLine } from './chartShape';

const area = { width: 40, height: 100, min: 0, max: 100 };

describe('chartLine', () => {
  it('breaks at a gap, and never falls to zero there', () => {
    expect(chartLine([100, 50, null, 50], area)).toBe('M5 0L15 50M35 50L35 50');
  });

  it('is nothing of nothing', () => {
    expect(chartLine([null, null], area)).toBe('');
  });
});

describe('breachArea', () => {
  it('lies between the line and the threshold, a part for each unbroken run', () => {
    expect(breachArea([100, null, 40, 60], 50, area)).toBe(
      'M0 50L0 0L5 0L10 0L10 50ZM20 50L20 60L25 60L35 40L40 40L40 50Z',
    );
  });
});
