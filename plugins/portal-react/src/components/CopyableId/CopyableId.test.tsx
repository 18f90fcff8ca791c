import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CopyableId } from './CopyableId';

describe('CopyableId', () => {
  it('copies the whole value, though it shows the short one', async () => {
    const user = userEvent.setup();
    const writeText = jest.spyOn(navigator.clipboard, 'writeText');
    writeText.mockResolvedValue();
    render(<CopyableId value="01930000-0000-7000" short="0193…" />);
    expect(screen.getByText('0193…')).toBeVisible();

    await user.click(
      screen.getByRole('button', { name: 'Copy 01930000-0000-7000' }),
    );

    expect(writeText).toHaveBeenCalledWith('01930000-0000-7000');
    expect(screen.getByRole('status')).toHaveTextContent('Copied');
  });

  it('says what to do where the browser has no clipboard', async () => {
    const user = userEvent.setup();
    jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValue(new Error('NotAllowedError'));
    render(<CopyableId value="abc" />);

    await user.click(screen.getByRole('button'));

    expect(screen.getByRole('status')).toHaveTextContent('Could not copy');
  });
});
