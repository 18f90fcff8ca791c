import { randomUUID } from 'node:crypto';
import { responseValidator } from '@alphaswarm-admin/plugin-openapi-node';
import { EffectRefusedError } from '@alphaswarm-admin/plugin-staff-access-node';
import type { Response } from 'supertest';
import {
  ada,
  deny,
  erik,
  olivia,
  startPortal,
  type Person,
} from '../__testUtils__/startPortal';
import { apiDocument } from '../openapi';

jest.setTimeout(120_000);
const validate = responseValidator(apiDocument);
const refOf = ({ oid }: Person) => `user:staff/${oid}`;

describe('following', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  // One of each test's own.
  let widget: string;

  beforeAll(async () => {
    portal = await startPortal();
  });

  afterAll(async () => {
    await portal.stop();
  });

  beforeEach(() => {
    widget = randomUUID();
    portal.sent.splice(0);
    portal.state.unsighted.clear();
    portal.state.auditors.clear();
    portal.state.rights.clear();
    portal.state.notificationProblem = undefined;
    portal.remote.answering = undefined;
  });

  const pathOf = (id: string) =>
    `/follows?kind=widget&id=${encodeURIComponent(id)}`;
  const follow = (person: Person, id = widget) =>
    portal.put(pathOf(id), person);
  const tell = () => portal.runTask('staff-access.tell-followers');
  const recipients = () =>
    portal.sent.map(({ recipients: to }) =>
      to.type === 'entity' ? to.entityRef : to.type,
    );

  const conforms = (response: Response, method: 'get' | 'put' | 'delete') =>
    validate(method, '/follows', response);

  describe('by the API', () => {
    it('is the caller’s own, and is over when they say so', async () => {
      const id = 'w/1 %2F ü';
      const followed = await follow(erik, id);
      expect(followed.status).toBe(200);
      conforms(followed, 'put');
      expect(followed.body).toMatchObject({
        target: { kind: 'widget', id },
        title: `Widget ${id}`,
        path: `/widgets/${id}`,
        readable: true,
      });
      expect((await follow(erik, id)).body).toEqual(followed.body);
      const list = await portal.get('/follows', erik);
      conforms(list, 'get');
      expect(list.body).toEqual({ items: [followed.body] });
      expect((await portal.get('/follows', olivia)).body.items).toEqual([]);

      expect((await portal.delete(pathOf(id), olivia)).status).toBe(204);
      expect((await portal.get('/follows', erik)).body.items).toHaveLength(1);
      const over = await portal.delete(pathOf(id), erik);
      expect(over.status).toBe(204);
      conforms(over, 'delete');
      expect((await portal.get('/follows', erik)).body.items).toEqual([]);
    });

    it.each([
      ['kind=gizmo&id=1', 400, /query\.kind: must be one of widget/],
      ['kind=constructor&id=1', 400, /query\.kind: must be one of widget/],
      [`kind=${'k'.repeat(65)}&id=1`, 400, /query\.kind/],
      [`kind=widget&id=${'w'.repeat(513)}`, 400, /query\.id/],
      ['kind=widget&id=a%00b', 400, /query\.id/],
      ['kind=widget&id=a%0Ab', 400, /query\.id/],
      ['kind=widget&id=w1&now=true', 400, /query: .*now/],
      ['kind=widget', 400, /query\.id/],
      ['kind=widget&kind=gizmo&id=w1', 400, /query\.kind/],
      ['kind=widget&id=missing', 404, /no such thing/],
    ])('PUT %s answers %i', async (query, status, message) => {
      const response = await portal.put(`/follows?${query}`, erik);
      expect(response.status).toBe(status);
      expect(response.body.error.message).toMatch(message);
      conforms(response, 'put');
    });

    it('is refused to whoever may not read such things, even if there is none', async () => {
      portal.state.unsighted.add(refOf(erik));
      for (const id of [widget, 'missing']) {
        const response = await follow(erik, id);
        expect(response.status).toBe(403);
        conforms(response, 'put');
      }
    });

    it('shows what one may not read any more, and lets go of it', async () => {
      await follow(erik);
      portal.state.unsighted.add(refOf(erik));
      const { items } = (await portal.get('/follows', erik)).body;
      expect(items).toMatchObject([
        { title: `Widget ${widget}`, readable: false },
      ]);
      expect((await portal.delete(pathOf(widget), erik)).status).toBe(204);
    });

    it('has a limit, and says so', async () => {
      const person = { ...ada, oid: randomUUID() };
      for (let batch = 0; batch < 25; batch += 1) {
        await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            follow(person, `${batch}-${index}`).expect(200),
          ),
        );
      }
      const refused = await follow(person, 'one-more');
      expect(refused.status).toBe(409);
      expect(refused.body.error.message).toMatch(/You follow 500 things/);
      conforms(refused, 'put');
      // What is followed already still is.
      expect((await follow(person, '0-0')).status).toBe(200);
    });

    it('answers 503 while the database is away', async () => {
      await portal.proxy.cut();
      const response = await follow(erik);
      await portal.proxy.restore();
      expect(response.status).toBe(503);
      conforms(response, 'put');
    });
  });

  describe('brings news', () => {
    const resize = (person: Person = olivia) =>
      portal.resize({}, { widget, person });

    it('of what others did, once, and none of one’s own doings', async () => {
      await follow(erik);
      await follow(olivia);
      const { body } = await resize(olivia);
      await tell();
      await tell();
      expect(portal.sent).toEqual([
        {
          recipients: { type: 'entity', entityRef: refOf(erik) },
          payload: {
            title: `“Resize widget” on Widget ${widget}: it succeeded`,
            description: `You follow Widget ${widget}.`,
            link: `/widgets/${widget}`,
            topic: 'follows',
            severity: 'normal',
            scope: `follow-${body.actionId}`,
          },
        },
      ]);
    });

    it('in full, with the way to the rows, to whoever may read those', async () => {
      portal.state.auditors.add(refOf(erik));
      await follow(erik);
      const { body } = await resize(olivia);
      await tell();
      expect(portal.sent).toMatchObject([
        {
          payload: {
            title: `Olivia Operator resized ${widget}`,
            link: `/audit-log?action=${body.actionId}`,
          },
        },
      ]);
    });

    it('of failures, as something to look at', async () => {
      await follow(erik);
      portal.remote.answering = async () => {
        throw new EffectRefusedError('no');
      };
      expect((await resize()).status).toBe(502);
      await tell();
      expect(portal.sent).toMatchObject([
        {
          payload: {
            title: `“Resize widget” on Widget ${widget}: it failed`,
            severity: 'high',
          },
        },
      ]);
    });

    it('of nothing that has not been done, was done before, or to something else', async () => {
      await resize();
      await follow(erik);
      portal.state.rights.set(refOf(olivia), deny);
      expect((await resize()).status).toBe(403);
      portal.state.rights.clear();
      expect((await portal.resize({}, { widget: randomUUID() })).status).toBe(
        200,
      );
      await tell();
      expect(portal.sent).toEqual([]);
    });

    it('to nobody who has stopped following, or may not read it by then', async () => {
      await follow(erik);
      await follow(ada);
      await resize();
      await portal.delete(pathOf(widget), erik);
      portal.state.unsighted.add(refOf(ada));
      await tell();
      portal.state.unsighted.clear();
      await tell();
      expect(portal.sent).toEqual([]);
      await resize();
      await tell();
      expect(recipients()).toEqual([refOf(ada)]);
    });

    it('later, where it could not be sent', async () => {
      await follow(erik);
      await resize();
      portal.state.notificationProblem = new Error('away');
      await tell();
      portal.state.notificationProblem = undefined;
      await portal.proxy.cut();
      await tell();
      await portal.proxy.restore();
      expect(portal.sent).toEqual([]);
      await tell();
      await tell();
      expect(recipients()).toEqual([refOf(erik)]);
    });
  });
});
