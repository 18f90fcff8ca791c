import { BrowserStepUpWindows, STEP_UP_CHANNEL } from './StepUpWindows';

/** jsdom has no BroadcastChannel; this one reaches every channel of the same name, as a browser's does. */
class FakeBroadcastChannel {
  static readonly all = new Set<FakeBroadcastChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeBroadcastChannel.all.add(this);
  }

  close() {
    FakeBroadcastChannel.all.delete(this);
  }

  static post(data: unknown) {
    for (const channel of FakeBroadcastChannel.all) {
      channel.onmessage?.({ data });
    }
  }
}

describe('BrowserStepUpWindows', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    Object.assign(globalThis, { BroadcastChannel: FakeBroadcastChannel });
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    FakeBroadcastChannel.all.clear();
  });

  const windows = new BrowserStepUpWindows();

  function wait(signal = new AbortController().signal) {
    const woken = jest.fn();
    void windows
      .nextNews('ch-1', { withinMs: 1000, signal })
      .then(() => woken());
    return woken;
  }

  it('wakes at once for news of the challenge, and not for others', async () => {
    const woken = wait();

    FakeBroadcastChannel.post({ challengeId: 'ch-2', state: 'granted' });
    FakeBroadcastChannel.post('nonsense');
    FakeBroadcastChannel.post(null);
    await jest.advanceTimersByTimeAsync(0);
    expect(woken).not.toHaveBeenCalled();

    FakeBroadcastChannel.post({ challengeId: 'ch-1', state: 'granted' });
    await jest.advanceTimersByTimeAsync(0);
    expect(woken).toHaveBeenCalledTimes(1);
    expect(FakeBroadcastChannel.all.size).toBe(0);
  });

  it('wakes when the time is up, without any news', async () => {
    const woken = wait();
    await jest.advanceTimersByTimeAsync(999);
    expect(woken).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalledTimes(1);
  });

  it('wakes and lets go of the channel when aborted', async () => {
    const abort = new AbortController();
    const woken = wait(abort.signal);
    abort.abort();
    await jest.advanceTimersByTimeAsync(0);
    expect(woken).toHaveBeenCalledTimes(1);
    expect(FakeBroadcastChannel.all.size).toBe(0);
  });

  it('opens an empty window, to be sent on later', () => {
    const replace = jest.fn();
    const open = jest
      .spyOn(window, 'open')
      .mockReturnValue({ closed: false, location: { replace } } as never);

    windows.open()?.goTo('https://login.example/authorize');

    expect(open.mock.calls[0].slice(0, 2)).toEqual(['', STEP_UP_CHANNEL]);
    expect(replace).toHaveBeenCalledWith('https://login.example/authorize');
  });

  it('knows that the browser blocked the window', () => {
    jest.spyOn(window, 'open').mockReturnValue(null);
    expect(windows.open()).toBeUndefined();
  });
});
