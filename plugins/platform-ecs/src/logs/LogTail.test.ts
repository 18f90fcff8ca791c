import type { LogTailMessage } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { FakeSocket } from './__testUtils__/FakeSocket';
import { LogTail, type LogTailState } from './LogTail';

const selections = [{ cluster: 'prod', service: 'core' }];

describe('LogTail', () => {
  let sockets: FakeSocket[];
  let states: LogTailState[];
  let newest: number | undefined;
  let tail: LogTail;
  const onMessage = jest.fn();

  beforeEach(async () => {
    jest.useFakeTimers();
    sockets = [];
    states = [];
    newest = 100;
    onMessage.mockClear();
    tail = LogTail.open({
      openSocket: async () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      request: { selections, filter: 'ERROR' },
      since: () => newest,
      onMessage,
      onState: state => states.push(state),
    });
    await jest.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    tail.close();
    jest.useRealTimers();
  });

  it('comes back after a cut, and asks for what it missed', async () => {
    sockets[0].onopen?.();
    expect(sockets[0].sent).toEqual([
      { type: 'tail', selections, filter: 'ERROR', since: 100 },
    ]);
    newest = 250;
    sockets[0].onclose?.();
    expect(states.at(-1)).toMatchObject({ mode: 'connecting' });
    await jest.advanceTimersByTimeAsync(500);
    sockets[1].onopen?.();
    expect(sockets[1].sent[0]).toMatchObject({ since: 250 });
  });

  it('waits longer each time, at most a quarter of a minute', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      sockets.at(-1)?.onclose?.();
      await jest.advanceTimersByTimeAsync(15_000);
      expect(sockets).toHaveLength(attempt + 2);
    }
  });

  it('shows the worst of several clusters', () => {
    sockets[0].say({ type: 'mode', cluster: 'a', mode: 'live' });
    sockets[0].say({
      type: 'mode',
      cluster: 'b',
      mode: 'polling',
      reason: 'denied',
    });
    sockets[0].say({ type: 'mode', cluster: 'a', mode: 'live' });
    expect(states.at(-1)).toEqual({ mode: 'polling', reason: 'denied' });
  });

  it('does not insist on what was refused', async () => {
    sockets[0].say({ type: 'refused', message: 'Invalid filter' });
    sockets[0].onclose?.();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(states.at(-1)).toMatchObject({ refused: 'Invalid filter' });
    expect(sockets).toHaveLength(1);
  });

  it('passes on lines and what was skipped, and ends with the page', async () => {
    const lines: LogTailMessage = { type: 'lines', lines: [] };
    sockets[0].say(lines);
    expect(onMessage).toHaveBeenCalledWith(lines);
    tail.close();
    sockets[0].onclose?.();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(sockets[0].closed).toBe(true);
    expect(sockets).toHaveLength(1);
  });
});
