import request from 'supertest';
import { z } from 'zod';
import { createHarness } from '../__testUtils__/pipelineHarness';
import { resizeWidgetAction } from '../__testUtils__/widgets';

describe('bad input', () => {
  it.each([
    ['a number as text', { size: '4' }, 'body.size'],
    ['-1', { size: -1 }, 'body.size'],
    ['1e9', { size: 1e9 }, 'body.size'],
    ['1.5', { size: 1.5 }, 'body.size'],
    ['null', { size: null }, 'body.size'],
    ['an unknown key', { colour: 'red' }, 'colour'],
    ['a path parameter in the body', { widget: 'w1' }, 'body.widget'],
    ['a key that is everybody’s', { constructor: 1 }, 'constructor'],
    ['no reason', { reason: undefined }, 'body.reason'],
    ['a reason of spaces', { reason: '   ' }, 'body.reason'],
    ['a reason too short', { reason: 'ok' }, 'body.reason'],
    ['a reason too long', { reason: 'x'.repeat(513) }, 'body.reason'],
    ['no seen version', { seenVersion: undefined }, 'body.seenVersion'],
    ['NUL in the reason', { reason: 'load\u0000test' }, 'body.reason'],
    ['NUL in the input', { note: 'a\u0000' }, 'body.note'],
    ['half a character', { note: 'a\ud800' }, 'body.note'],
  ])('%s is 400 and names the field', async (_, change, field) => {
    const { resize, journal, logger } = createHarness();
    const response = await resize(change);
    expect(response.status).toBe(400);
    expect(response.body.error.name).toBe('InputError');
    expect(response.body.error.message).toContain(field);
    expect(journal.entries).toEqual([]);
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('Refused POST'),
    );
  });

  it.each([
    ['no word', {}],
    ['another word', { typedConfirmation: 'Halt' }],
  ])('%s where one is asked for is 400', async (_, typed) => {
    const description = {
      title: 'Resize',
      confirmLabel: 'Resize',
      destructive: true,
      changes: [],
      affects: [],
      warnings: [],
      undo: '',
      typedConfirmation: 'halt',
    };
    const { resize, journal } = createHarness({
      action: widgets =>
        resizeWidgetAction(widgets, { describe: () => description }),
    });
    const refused = await resize(typed);
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toBe(
      "typedConfirmation: must be 'halt'",
    );
    expect(journal.entries).not.toContain('effect');
    expect((await resize({ typedConfirmation: ' halt ' })).status).toBe(200);
  });

  it.each([
    ['malformed', '{"size":', 400],
    ['an array', '[]', 400],
    ['a string', '"size"', 400],
    ['a prototype', '{"__proto__":{"size":4}}', 400],
    ['nothing', '', 400],
    ['huge', JSON.stringify({ note: 'x'.repeat(100_001) }), 413],
  ])('a body that is %s is refused', async (_, body, status) => {
    const { app, journal } = createHarness();
    const response = await request(app)
      .post('/widgets/w1/resize')
      .set('Idempotency-Key', 'aaaaaaaa')
      .set('Content-Type', 'application/json')
      .send(body);
    expect(response.status).toBe(status);
    expect(journal.entries).toEqual([]);
  });

  it('a body that isn’t JSON by its type is 415', async () => {
    const { app } = createHarness();
    const response = await request(app)
      .post('/widgets/w1/resize')
      .set('Idempotency-Key', 'aaaaaaaa')
      .type('form')
      .send({ size: 4 });
    expect(response.status).toBe(415);
  });

  it('a malformed percent-encoding in the path is 400', async () => {
    const { app, journal } = createHarness();
    const response = await request(app)
      .post('/widgets/%E0%A4%A/resize')
      .set('Idempotency-Key', 'aaaaaaaa')
      .send({ size: 4 });
    expect(response.status).toBe(400);
    expect(journal.entries).toEqual([]);
  });

  it('a target that isn’t ours is 404 and leaves nothing', async () => {
    const { resize, journal, ledger } = createHarness();
    const response = await resize({}, { widget: 'nowhere' });
    expect(response.status).toBe(404);
    expect(journal.entries).not.toContain('effect');
    expect(ledger.rows).toEqual([]);
  });

  it('takes any language, and encoded slashes as a part of the name', async () => {
    const { resize, ledger } = createHarness();
    const response = await resize(
      { reason: 'Lasttest für Zoë 🚀 – 負荷試験' },
      { widget: encodeURIComponent('../ä/b') },
    );
    expect(response.status).toBe(200);
    expect(ledger.rows[0].target_id).toBe('../ä/b');
    expect(ledger.rows[0].reason).toBe('Lasttest für Zoë 🚀 – 負荷試験');
  });
});

describe('mounting', () => {
  it('refuses a schema that lets unknown keys through', () => {
    expect(() =>
      createHarness({
        action: widgets =>
          resizeWidgetAction(widgets, {
            input: z.object({ widget: z.string() }),
          }),
      }),
    ).toThrow('must refuse unknown keys');
  });

  it('refuses a path parameter named as a field of every action', () => {
    expect(() => createHarness({ path: '/widgets/:reason' })).toThrow(
      'has the name of a field',
    );
  });

  it('makes action, its revert and their events known, and declares their routes', () => {
    const { registry, ledger, mutatingRoutes, action } = createHarness();
    expect(registry.find('demo.widget.resize')).toBe(action);
    const revert = registry.findRevert('demo.widget.resize')?.action;
    expect(registry.find('demo.widget.resize.revert')).toBe(revert);
    expect(ledger.definitions()).toEqual([action.event, revert?.event]);
    expect(mutatingRoutes.routes()).toEqual([
      {
        pluginId: 'demo',
        method: 'POST',
        path: '/actions/:actionId/revert',
        stance: 'privileged',
      },
      {
        pluginId: 'demo',
        method: 'POST',
        path: '/actions/:actionId/revert/preview',
        stance: 'query',
      },
      {
        pluginId: 'demo',
        method: 'POST',
        path: '/actions/:actionId/revert/propose',
        stance: 'privileged',
      },
      {
        pluginId: 'demo',
        method: 'POST',
        path: '/widgets/:widget/resize',
        stance: 'privileged',
      },
      {
        pluginId: 'demo',
        method: 'POST',
        path: '/widgets/:widget/resize/preview',
        stance: 'query',
      },
      {
        pluginId: 'demo',
        method: 'POST',
        path: '/widgets/:widget/resize/propose',
        stance: 'privileged',
      },
    ]);
  });

  it('refuses two actions with one id', () => {
    const { service, router, widgets } = createHarness();
    expect(() =>
      service.mount(router, 'post', '/other', resizeWidgetAction(widgets)),
    ).toThrow("Two privileged actions have the id 'demo.widget.resize'");
  });
});
