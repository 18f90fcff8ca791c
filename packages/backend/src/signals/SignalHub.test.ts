import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import type { PublishedSignal } from './publishedSignal';
import { SignalHub } from './SignalHub';

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  closedWith?: number;
  send(data: string) {
    this.sent.push(JSON.parse(data));
  }
  close(code: number) {
    this.closedWith = code;
    this.emit('close');
  }
  says(message: unknown) {
    this.emit(
      'message',
      typeof message === 'string' ? message : JSON.stringify(message),
    );
  }
}

function connected(hub: SignalHub, userRef: string) {
  const socket = new FakeSocket();
  hub.connect(socket as unknown as WebSocket, userRef);
  return socket;
}

const signal = (
  recipients: PublishedSignal['recipients'],
  channel = 'platform-ecs',
): PublishedSignal => ({
  recipients,
  channel,
  message: { type: 'cluster-changed' },
});

describe('SignalHub', () => {
  it('sends a broadcast to those who subscribed to its channel, and to no others', () => {
    const hub = SignalHub.create();
    const listener = connected(hub, 'user:staff/one');
    const other = connected(hub, 'user:staff/two');
    listener.says({ action: 'subscribe', channel: 'platform-ecs' });
    other.says({ action: 'subscribe', channel: 'elsewhere' });
    hub.publish(signal({ type: 'broadcast' }));
    expect(listener.sent).toEqual([
      { channel: 'platform-ecs', message: { type: 'cluster-changed' } },
    ]);
    expect(other.sent).toEqual([]);
  });

  it('sends a signal for a person to that person only', () => {
    const hub = SignalHub.create();
    const one = connected(hub, 'user:staff/one');
    const two = connected(hub, 'user:staff/two');
    for (const socket of [one, two]) {
      socket.says({ action: 'subscribe', channel: 'platform-ecs' });
    }
    hub.publish(signal({ type: 'user', entityRef: ['user:staff/two'] }));
    expect(one.sent).toEqual([]);
    expect(two.sent).toHaveLength(1);
  });

  it('stops after unsubscribing, and after closing', () => {
    const hub = SignalHub.create();
    const one = connected(hub, 'user:staff/one');
    const two = connected(hub, 'user:staff/two');
    for (const socket of [one, two]) {
      socket.says({ action: 'subscribe', channel: 'platform-ecs' });
    }
    one.says({ action: 'unsubscribe', channel: 'platform-ecs' });
    two.close(1000);
    hub.publish(signal({ type: 'broadcast' }));
    expect([one.sent, two.sent]).toEqual([[], []]);
  });

  it.each([
    'not json',
    { action: 'publish', channel: 'x' },
    { action: 'subscribe' },
    '[]',
  ])('closes a socket that says %j', message => {
    const socket = connected(SignalHub.create(), 'user:staff/one');
    socket.says(message);
    expect(socket.closedWith).toBe(1003);
  });

  it('cuts off a browser that does not read, instead of buffering for it', () => {
    const hub = SignalHub.create();
    const socket = connected(hub, 'user:staff/one');
    socket.says({ action: 'subscribe', channel: 'platform-ecs' });
    socket.bufferedAmount = 2 * 1024 * 1024;
    hub.publish(signal({ type: 'broadcast' }));
    expect(socket.sent).toEqual([]);
    expect(socket.closedWith).toBe(1013);
  });

  it('tells all who listen to look again, on each of their channels', () => {
    const hub = SignalHub.create();
    const one = connected(hub, 'user:staff/one');
    const two = connected(hub, 'user:staff/two');
    for (const channel of ['kill-switch', 'notifications']) {
      one.says({ action: 'subscribe', channel });
    }
    hub.lookAgain();
    expect(one.sent).toEqual([
      { channel: 'kill-switch', message: { action: 'look-again' } },
      { channel: 'notifications', message: { action: 'look-again' } },
    ]);
    expect(two.sent).toEqual([]);
  });
});
