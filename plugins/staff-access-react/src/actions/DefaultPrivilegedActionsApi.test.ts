import { waitFor } from '@testing-library/react';
import {
  challenged,
  FakePortal,
  openAction,
  scalePreview,
  scaleRequest,
  succeeded,
} from '../__testUtils__/FakePortal';
import { FakeWindows } from '../__testUtils__/FakeWindows';
import { DefaultStepUpApi } from '../stepUp/DefaultStepUpApi';
import { StepUpChallengeClient } from '../stepUp/StepUpChallengeClient';
import { DefaultPrivilegedActionsApi } from './DefaultPrivilegedActionsApi';

function setup() {
  const portal = new FakePortal();
  const windows = new FakeWindows();
  const stepUpApi = DefaultStepUpApi.create({
    client: StepUpChallengeClient.create(portal),
    windows,
  });
  const api = DefaultPrivilegedActionsApi.create({
    discoveryApi: portal.discoveryApi,
    fetchApi: portal.fetchApi,
    stepUpApi,
  });
  return { portal, windows, stepUpApi, api };
}

const options = {
  reason: 'load test',
  seenVersion: 'v1',
  idempotencyKey: 'key-00000001',
};

describe('DefaultPrivilegedActionsApi', () => {
  it('asks what will happen with the input alone', async () => {
    const { portal, api } = setup();

    await expect(api.preview(scaleRequest)).resolves.toEqual(scalePreview);

    expect(portal.received).toEqual([
      {
        method: 'POST',
        path: '/platform-ecs/services/prod/core/scale/preview',
        body: { desiredCount: 4 },
        idempotencyKey: null,
      },
    ]);
  });

  it('sends input, reason and seen version flat, with the idempotency key', async () => {
    const { portal, api } = setup();

    await expect(api.run(scaleRequest, options)).resolves.toMatchObject({
      state: 'succeeded',
    });

    expect(portal.received).toEqual([
      {
        method: 'POST',
        path: '/platform-ecs/services/prod/core/scale',
        body: { desiredCount: 4, reason: 'load test', seenVersion: 'v1' },
        idempotencyKey: 'key-00000001',
      },
    ]);
  });

  it('puts a challenge to the person, then sends the same attempt again by itself', async () => {
    const { portal, windows, stepUpApi, api } = setup();
    portal.answers = [challenged('ch-1'), succeeded];
    const answer = api.run(scaleRequest, options);

    await waitFor(() => expect(stepUpApi.getProofs()).toHaveLength(1));
    const [proof] = stepUpApi.getProofs();
    expect(proof.idempotencyKey).toBe('key-00000001');
    portal.challenge = { state: 'granted' };
    proof.begin();
    await waitFor(() => expect(windows.waiting).toBe(1));
    windows.tick();

    await expect(answer).resolves.toMatchObject({ state: 'succeeded' });
    const [first, second, ...more] = portal.attempts();
    expect(second).toEqual(first);
    expect(more).toEqual([]);
    expect(stepUpApi.getProofs()).toEqual([]);
  });

  it('gets a new challenge with the same attempt when the first expired', async () => {
    const { portal, stepUpApi, api } = setup();
    portal.answers = [challenged('ch-1'), challenged('ch-2'), succeeded];
    void api.run(scaleRequest, options);

    await waitFor(() => expect(stepUpApi.getProofs()).toHaveLength(1));
    stepUpApi.getProofs()[0].renew();

    await waitFor(() =>
      expect(stepUpApi.getProofs()[0]?.challenge.id).toBe('ch-2'),
    );
    expect(portal.attempts().map(request => request.idempotencyKey)).toEqual([
      'key-00000001',
      'key-00000001',
    ]);
  });

  it('sends nothing more when the person gives up', async () => {
    const { portal, stepUpApi, api } = setup();
    portal.answers = [challenged('ch-1')];
    const abort = new AbortController();
    const answer = api.run(scaleRequest, { ...options, signal: abort.signal });
    await waitFor(() => expect(stepUpApi.getProofs()).toHaveLength(1));

    abort.abort();

    await expect(answer).rejects.toMatchObject({
      name: 'StepUpCancelledError',
    });
    expect(portal.attempts()).toHaveLength(1);
    expect(stepUpApi.getProofs()).toEqual([]);
  });

  it('does not take an ended session for a challenge', async () => {
    const { portal, stepUpApi, api } = setup();
    portal.answers = [
      { status: 401, body: { error: { message: 'Session ended.' } } },
    ];

    await expect(api.run(scaleRequest, options)).rejects.toMatchObject({
      status: 401,
      message: 'Session ended.',
    });
    expect(stepUpApi.getProofs()).toEqual([]);
  });

  it('does not loop on a challenge that can’t be answered', async () => {
    const { portal, api } = setup();
    portal.answers = [{ ...challenged('ch-1'), body: { challenge: {} } }];

    await expect(api.run(scaleRequest, options)).rejects.toMatchObject({
      status: 401,
    });
    expect(portal.attempts()).toHaveLength(1);
  });

  it('hands an open action on as open', async () => {
    const { portal, api } = setup();
    portal.answers = [{ status: 202, body: openAction('AWS is slow.') }];

    await expect(api.run(scaleRequest, options)).resolves.toEqual(
      openAction('AWS is slow.'),
    );
  });

  it.each([{}, { actionId: 'action-1', state: 'done' }, 'ok', null])(
    'does not take %j for an outcome',
    async body => {
      const { portal, api } = setup();
      portal.answers = [{ status: 200, body }];

      await expect(api.run(scaleRequest, options)).rejects.toMatchObject({
        status: 500,
        message: 'The portal’s answer could not be read.',
      });
    },
  );

  it('asks where an action stands', async () => {
    const { portal, api } = setup();
    portal.actions = [succeeded];

    await expect(api.status('action/1')).resolves.toMatchObject({
      state: 'succeeded',
    });
    expect(portal.received[0].path).toBe('/staff-access/actions/action%2F1');
  });
});
