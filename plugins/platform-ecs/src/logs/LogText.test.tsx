import { render, screen } from '@testing-library/react';
import { LogText } from './LogText';

const ESC = '\u001b';

describe('LogText', () => {
  it('shows markup of a line as text, coloured or not', () => {
    const evil = '<img src=x onerror="alert(1)">';
    const { container } = render(
      <LogText text={`${ESC}[31m${evil}${ESC}[0m ${evil}`} mark="" />,
    );
    expect(container.querySelector('img')).toBeNull();
    expect(container).toHaveTextContent(`${evil} ${evil}`);
  });

  it('takes colours from the sequences, and shows none of them', () => {
    const { container } = render(
      <LogText text={`${ESC}[1;31mred${ESC}[0m plain`} mark="" />,
    );
    expect(screen.getByText('red').className).toMatch(/red/);
    expect(screen.getByText('red').className).toMatch(/bold/);
    expect(container.textContent).toBe('red plain');
  });

  it('marks what is sought, in whatever case, across colours', () => {
    const { container } = render(
      <LogText text={`Timeout ${ESC}[32mtimeout${ESC}[0m`} mark="TIMEOUT" />,
    );
    expect(
      [...container.querySelectorAll('mark')].map(each => each.textContent),
    ).toEqual(['Timeout', 'timeout']);
  });

  it('marks nothing without a mark', () => {
    const { container } = render(<LogText text="a.b" mark="" />);
    expect(container.querySelector('mark')).toBeNull();
  });
});
