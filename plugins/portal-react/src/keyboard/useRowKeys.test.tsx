import { useRef } from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ROW_ATTRIBUTE, useRowKeys } from './useRowKeys';

function List(props: {
  onMove?: (row: HTMLElement) => void;
  onEscape?: () => void;
  current?: string;
}) {
  const container = useRef<HTMLUListElement>(null);
  useRowKeys({ container, onMove: props.onMove, onEscape: props.onEscape });
  return (
    <>
      <input aria-label="Search" />
      <ul ref={container}>
        {['one', 'two', 'three'].map(name => (
          <li key={name}>
            <a
              href={`#${name}`}
              aria-current={props.current === name}
              {...{ [ROW_ATTRIBUTE]: '' }}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

describe('useRowKeys', () => {
  it('goes down with J and up with K, and stops at both ends', async () => {
    render(<List />);
    await userEvent.keyboard('k');
    expect(screen.getByText('one')).toHaveFocus();
    await userEvent.keyboard('jjjj');
    expect(screen.getByText('three')).toHaveFocus();
    await userEvent.keyboard('k');
    expect(screen.getByText('two')).toHaveFocus();
  });

  it('goes on from the current row when none has the focus', async () => {
    const onMove = jest.fn();
    render(<List current="two" onMove={onMove} />);
    await userEvent.keyboard('j');
    expect(screen.getByText('three')).toHaveFocus();
    expect(onMove).toHaveBeenCalledWith(screen.getByText('three'));
  });

  it('leaves letters that are typed alone', async () => {
    render(<List />);
    await userEvent.type(screen.getByLabelText('Search'), 'jk');
    expect(screen.getByLabelText('Search')).toHaveFocus();
    expect(screen.getByLabelText('Search')).toHaveValue('jk');
  });

  it('leaves the browser its shortcuts', async () => {
    render(<List />);
    await userEvent.keyboard('{Control>}j{/Control}');
    expect(screen.getByText('one')).not.toHaveFocus();
  });

  it.each([
    [true, 'one'],
    [false, 'Button in the dialog'],
  ])(
    'goes on from within a dialog beside the list, not from one in front of it (beside: %s)',
    async (beside, focused) => {
      render(
        <>
          <List />
          <div role="dialog" aria-modal={beside ? 'false' : undefined}>
            <button type="button">Button in the dialog</button>
          </div>
        </>,
      );
      screen.getByRole('button').focus();
      await userEvent.keyboard('j');
      expect(screen.getByText(focused)).toHaveFocus();
    },
  );

  it('says when Escape is pressed', async () => {
    const onEscape = jest.fn();
    render(<List onEscape={onEscape} />);
    await userEvent.keyboard('{Escape}');
    expect(onEscape).toHaveBeenCalledTimes(1);
  });
});
