import { useState } from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Drawer } from './Drawer';

describe('Drawer', () => {
  it('is a dialog named by its title, which has the focus, and leaves the page behind it usable', () => {
    render(
      <Drawer title="Payment" subject="ch_1" onClose={jest.fn()}>
        twenty euros
      </Drawer>,
    );
    const dialog = screen.getByRole('dialog', { name: 'Payment' });
    expect(dialog).toHaveTextContent('twenty euros');
    expect(dialog).toHaveAttribute('aria-modal', 'false');
    expect(screen.getByRole('heading', { name: 'Payment' })).toHaveFocus();
  });

  it('takes the focus again when it shows another thing, and not when the same one changes', async () => {
    function List() {
      const [shown, show] = useState({ id: 'a', words: 'pending' });
      return (
        <>
          <button onClick={() => show({ ...shown, words: 'paid' })}>
            refresh
          </button>
          <button onClick={() => show({ id: 'b', words: 'open' })}>next</button>
          <Drawer title="Invoice" subject={shown.id} onClose={jest.fn()}>
            {shown.words}
          </Drawer>
        </>
      );
    }
    render(<List />);
    const refresh = screen.getByRole('button', { name: 'refresh' });
    await userEvent.click(refresh);
    expect(screen.getByText('paid')).toBeVisible();
    expect(refresh).toHaveFocus();

    await userEvent.click(screen.getByRole('button', { name: 'next' }));
    expect(screen.getByRole('heading', { name: 'Invoice' })).toHaveFocus();
  });

  it('closes by its button', async () => {
    const onClose = jest.fn();
    render(
      <Drawer title="Payment" subject="ch_1" onClose={onClose}>
        -
      </Drawer>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});
