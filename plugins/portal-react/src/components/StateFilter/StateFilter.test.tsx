import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StateFilter } from './StateFilter';

describe('StateFilter', () => {
  it('offers the states that there are, and the chosen ones, and adds or takes one', async () => {
    const onChange = jest.fn();
    render(
      <StateFilter
        states={['failing', 'steady', 'stopped', 'unknown']}
        counts={{ failing: 2, steady: 0, stopped: 0, unknown: 1 }}
        chosen={['stopped']}
        onChange={onChange}
      />,
    );
    const chips = screen.getAllByRole('button');
    expect(chips.map(({ textContent }) => textContent)).toEqual([
      'Failing 2',
      'Stopped 0',
      'Unknown 1',
    ]);
    expect(chips[1]).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(chips[0]);
    expect(onChange).toHaveBeenLastCalledWith(['stopped', 'failing']);
    await userEvent.click(chips[1]);
    expect(onChange).toHaveBeenLastCalledWith([]);
  });
});
