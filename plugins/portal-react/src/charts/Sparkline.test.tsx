import { render, screen } from '@testing-library/react';
import { linePath, Sparkline } from './Sparkline';

describe('linePath', () => {
  it('runs from left to right, zero at the bottom and the maximum at the top', () => {
    expect(linePath([0, 50, 100], 100)).toBe('M0 19L0 19L36 10L72 1');
  });

  it('breaks where there is no value', () => {
    expect(linePath([10, null, 10, null], 10)).toBe('M0 1L0 1M48 1L48 1');
  });

  it('draws nothing of nothing', () => {
    expect(linePath([null, null], 10)).toBe('');
    expect(linePath([], 0)).toBe('');
  });

  it('stays in its box where a value is above the scale, or the scale is empty', () => {
    expect(linePath([500], 100)).toBe('M0 1L0 1');
    expect(linePath([0, 0], 0)).toBe('M0 19L0 19L72 19');
  });
});

describe('Sparkline', () => {
  it('says in words what it shows', () => {
    render(<Sparkline values={[1, 2]} max={2} label="CPU, 1 % to 2 %" />);
    expect(
      screen.getByRole('img', { name: 'CPU, 1 % to 2 %' }),
    ).toBeInTheDocument();
  });
});
