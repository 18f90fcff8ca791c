import express from 'express';
import { Agent } from 'node:http';
import request from 'supertest';
import { RequestDrain } from './RequestDrain';

describe('RequestDrain', () => {
  it('waits for the requests in flight', async () => {
    const drain = RequestDrain.create();
    let answer = () => {};
    const arrived = new Promise<void>(resolve => {
      answer = resolve;
    });
    let finish = () => {};
    const app = express();
    app.use(drain.middleware());
    app.get('/', (_req, res) => {
      finish = () => res.json({});
      answer();
    });
    const response = request(app)
      .get('/')
      .then(r => r);
    await arrived;
    let drained: number | undefined;
    const draining = drain.drain(10_000).then(left => {
      drained = left;
    });
    await Promise.resolve();
    expect(drained).toBeUndefined();
    finish();
    await Promise.all([draining, response]);
    expect(drained).toBe(0);
  });

  it('gives up after its timeout and says how many are left', async () => {
    const drain = RequestDrain.create();
    const app = express();
    app.use(drain.middleware());
    let arrived = () => {};
    const arrival = new Promise<void>(resolve => {
      arrived = resolve;
    });
    app.get('/', () => arrived());
    const call = request(app).get('/');
    const aborted = call.then(
      () => {},
      () => {},
    );
    await arrival;
    await expect(drain.drain(10)).resolves.toBe(1);
    call.abort();
    await aborted.catch(() => {});
  });

  it('tells clients to close their connections once it has begun, and not before', async () => {
    const drain = RequestDrain.create();
    const app = express();
    app.use(drain.middleware());
    app.get('/', (_req, res) => res.json({}));
    const server = app.listen(0);
    const agent = new Agent({ keepAlive: true });
    const connection = async () =>
      (await request(server).get('/').agent(agent)).headers.connection;
    expect(await connection()).toBe('keep-alive');
    drain.begin();
    expect(await connection()).toBe('close');
    agent.destroy();
    server.close();
  });

  it('has nothing to wait for when nothing is in flight', async () => {
    await expect(RequestDrain.create().drain(10_000)).resolves.toBe(0);
  });
});
