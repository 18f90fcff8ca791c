import { startPortal } from './__testUtils__/startPortal';

jest.setTimeout(60_000);

describe('shutting down', () => {
  it('lets an action under way finish and record its outcome, and takes no new one', async () => {
    const portal = await startPortal();
    let finish: () => void = () => {};
    const begun = new Promise<void>(resolve => {
      portal.remote.performing = () => {
        resolve();
        return new Promise(done => {
          finish = done;
        });
      };
    });
    const running = portal.resize().then(response => response);
    await begun;

    let stopped = false;
    const stopping = portal.stopBackend().then(() => {
      stopped = true;
    });
    let refused = await portal.resize();
    while (refused.status !== 503) refused = await portal.resize();
    expect(stopped).toBe(false);

    finish();
    const response = await running;
    expect(response.status).toBe(200);
    await stopping;
    expect(
      (await portal.eventsOf('demo.widget.resize')).map(row => row.phase),
    ).toEqual(['intent', 'succeeded']);
    await portal.stop();
  });
});
