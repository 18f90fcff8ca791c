import express from 'express';
import request from 'supertest';
import {
  activeTraceId,
  installTraceContext,
  traceContextMiddleware,
} from './traceContext';

installTraceContext();

function app() {
  const server = express();
  server.use(traceContextMiddleware());
  server.get('/', async (req, res) => {
    await Promise.resolve();
    res.json({ active: activeTraceId(), header: req.headers.traceparent });
  });
  return server;
}

describe('trace context', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';

  it("continues the caller's trace", async () => {
    const response = await request(app())
      .get('/')
      .set('traceparent', `00-${traceId}-b7ad6b7169203331-01`);
    expect(response.body.active).toBe(traceId);
    expect(response.headers['x-request-id']).toBe(traceId);
  });

  it.each([
    undefined,
    'garbage',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    `ff-${traceId}-b7ad6b7169203331-01`,
  ])('begins a new trace for traceparent %j', async traceparent => {
    const call = request(app()).get('/');
    if (traceparent) call.set('traceparent', traceparent);
    const response = await call;
    expect(response.body.active).toMatch(/^[0-9a-f]{32}$/);
    expect(response.body.active).not.toBe(traceId);
    expect(response.body.header).toContain(response.body.active);
  });

  it('has no trace outside of a request', () => {
    expect(activeTraceId()).toBeUndefined();
  });
});
