import { mockServices } from '@backstage/backend-test-utils';
import { DefaultActionsInFlight } from './ActionsInFlight';

function deferred() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>(done => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('ActionsInFlight', () => {
  const create = () =>
    DefaultActionsInFlight.create({ logger: mockServices.logger.mock() });

  it('waits for what is under way, even if it fails', async () => {
    const inFlight = create();
    const effect = deferred();
    const running = inFlight.run(async () => {
      await effect.promise;
      throw new Error('failed');
    });
    let drained = false;
    const draining = inFlight.drain(60_000).then(() => {
      drained = true;
    });
    await new Promise(setImmediate);
    expect(drained).toBe(false);
    effect.resolve();
    await expect(running).rejects.toThrow('failed');
    await draining;
    expect(drained).toBe(true);
  });

  it('takes nothing new while it drains', async () => {
    const inFlight = create();
    await inFlight.drain(60_000);
    const action = jest.fn();
    await expect(inFlight.run(action)).rejects.toThrow(
      'The portal is restarting',
    );
    expect(action).not.toHaveBeenCalled();
  });

  it('gives up after the timeout: the reconciler finishes what is left', async () => {
    jest.useFakeTimers();
    const inFlight = create();
    void inFlight.run(() => new Promise(() => {}));
    let drained = false;
    void inFlight.drain(25_000).then(() => {
      drained = true;
    });
    await jest.advanceTimersByTimeAsync(24_999);
    expect(drained).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(drained).toBe(true);
    jest.useRealTimers();
  });
});
