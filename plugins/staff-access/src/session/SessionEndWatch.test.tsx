import { render } from '@testing-library/react';
import { announceSignOut } from './SessionChannel';
import { SessionEndWatch } from './SessionEndWatch';

/** jsdom has no BroadcastChannel. As a browser's, it reaches the other channels of its name and not itself. */
class FakeBroadcastChannel {
  static readonly all = new Set<FakeBroadcastChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeBroadcastChannel.all.add(this);
  }

  postMessage(data: unknown) {
    for (const other of FakeBroadcastChannel.all) {
      if (other !== this && other.name === this.name) {
        other.onmessage?.({ data });
      }
    }
  }

  close() {
    FakeBroadcastChannel.all.delete(this);
  }
}

describe('sign-out in all tabs', () => {
  beforeEach(() => {
    Object.assign(globalThis, { BroadcastChannel: FakeBroadcastChannel });
    FakeBroadcastChannel.all.clear();
  });

  it('ends this tab’s session when another tab signs out', () => {
    const reload = jest.fn();
    render(<SessionEndWatch reload={reload} />);
    expect(reload).not.toHaveBeenCalled();

    announceSignOut();

    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('does not care about anything else on the channel', () => {
    const reload = jest.fn();
    render(<SessionEndWatch reload={reload} />);

    new FakeBroadcastChannel('alphaswarm-session').postMessage('hello');

    expect(reload).not.toHaveBeenCalled();
  });

  it('lets go of the channel', () => {
    const { unmount } = render(<SessionEndWatch reload={jest.fn()} />);
    unmount();
    expect(FakeBroadcastChannel.all.size).toBe(0);
  });
});
