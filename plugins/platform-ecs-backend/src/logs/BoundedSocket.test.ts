import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { BoundedSocket } from './BoundedSocket';
import { batchesOf } from './TailFeeds';

/** A browser that reads nothing until it is told to. */
class SlowSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly sent: string[] = [];
  readyState = 1;
  bufferedAmount = 0;

  send(data: Buffer) {
    this.sent.push(data.toString());
    this.bufferedAmount += data.length;
  }

  messages() {
    return this.sent.map(each => JSON.parse(each));
  }
}

const [batch] = batchesOf(
  Array.from({ length: 100 }, (_, n) => ({
    id: `${n}`,
    at: 1_000 + n,
    origin: 'a/b/c/d',
    message: 'x'.repeat(1_000),
  })),
);

describe('BoundedSocket', () => {
  let socket: SlowSocket;
  let bounded: BoundedSocket;

  beforeEach(() => {
    jest.useFakeTimers();
    socket = new SlowSocket();
    bounded = BoundedSocket.create(socket as unknown as WebSocket);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('never holds more than a bounded amount, whatever comes', () => {
    for (let n = 0; n < 10_000; n++) bounded.sendLines(batch);
    expect(socket.bufferedAmount).toBeLessThan(4.2 * 1024 * 1024);
    expect(socket.sent.length).toBeLessThan(50);
  });

  it('counts what it leaves out, says it when there is room, and sends lines again', () => {
    for (let n = 0; n < 100; n++) bounded.sendLines(batch);
    const sent = socket.sent.length;
    jest.advanceTimersByTime(1_000);
    expect(socket.sent).toHaveLength(sent);

    socket.bufferedAmount = 0;
    jest.advanceTimersByTime(100);
    const left = (100 - sent) * 100;
    expect(socket.messages().at(-1)).toEqual({
      type: 'skipped',
      count: left,
      from: 1_000,
      to: 1_099,
      why: `${left.toLocaleString('en')} lines were skipped: your connection is slow`,
    });
    bounded.sendLines(batch);
    expect(socket.messages().at(-1)).toMatchObject({ type: 'lines' });
  });

  it('leaves nothing out for a browser that keeps up', () => {
    for (let n = 0; n < 1_000; n++) {
      bounded.sendLines(batch);
      socket.bufferedAmount = 0;
    }
    expect(socket.sent).toHaveLength(1_000);
  });

  it('does nothing more for a socket that has closed', () => {
    for (let n = 0; n < 100; n++) bounded.sendLines(batch);
    const sent = socket.sent.length;
    socket.readyState = 3;
    socket.emit('close');
    jest.advanceTimersByTime(10_000);
    expect(socket.sent).toHaveLength(sent);
    expect(jest.getTimerCount()).toBe(0);
  });
});
