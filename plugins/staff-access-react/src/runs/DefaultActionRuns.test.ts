import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import {
  openAction,
  scalePreview,
  scaleRequest,
} from '../__testUtils__/FakePortal';
import type { PrivilegedActionsApi } from '../actions/PrivilegedActionsApi';
import { DefaultActionRuns } from './DefaultActionRuns';

const done: ActionAnswer = { actionId: 'action-1', state: 'succeeded' };

function setup() {
  const api: jest.Mocked<PrivilegedActionsApi> = {
    preview: jest.fn(),
    run: jest.fn(),
    status: jest.fn(),
  };
  const runs = DefaultActionRuns.create({ privilegedActions: api });
  const onDone = jest.fn();
  const start = () =>
    runs.start({
      key: 'key-1',
      request: scaleRequest,
      preview: scalePreview,
      reason: 'load test',
      onDone,
    });
  const progress = () => runs.getSnapshot().runs[0]?.progress;
  return { api, runs, onDone, start, progress };
}

describe('DefaultActionRuns', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends the version that the person saw', async () => {
    const { api, start, progress } = setup();
    api.run.mockResolvedValue(done);

    start();
    expect(progress()).toEqual({ phase: 'sending' });
    await jest.advanceTimersByTimeAsync(0);

    expect(progress()).toEqual({ phase: 'closed', answer: done });
    expect(api.run).toHaveBeenCalledWith(scaleRequest, {
      reason: 'load test',
      seenVersion: 'v1',
      idempotencyKey: 'key-1',
    });
  });

  it('follows an open action to its end, and tells once', async () => {
    const { api, onDone, start, progress } = setup();
    api.run.mockResolvedValue(openAction('AWS is slow.'));
    api.status
      .mockResolvedValueOnce(openAction('Still finding out.'))
      .mockResolvedValueOnce({ actionId: 'action-1', state: 'compensated' });
    start();
    await jest.advanceTimersByTimeAsync(0);
    expect(progress()).toEqual({
      phase: 'following',
      answer: openAction('AWS is slow.'),
    });
    expect(onDone).not.toHaveBeenCalled();

    await jest.advanceTimersByTimeAsync(1000);
    expect(progress()).toMatchObject({
      answer: { message: 'Still finding out.' },
    });

    await jest.advanceTimersByTimeAsync(60_000);
    expect(progress()).toMatchObject({
      phase: 'closed',
      answer: { state: 'compensated' },
    });
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(api.status).toHaveBeenCalledTimes(2);
  });

  it('never calls an open action ended because it can’t be asked about', async () => {
    const { api, start, progress } = setup();
    api.run.mockResolvedValue(openAction('AWS is slow.'));
    api.status.mockRejectedValue(new Error('offline'));
    start();

    await jest.advanceTimersByTimeAsync(30_000);

    expect(progress()).toMatchObject({
      phase: 'following',
      answer: {
        state: 'open',
        message: 'Still open; the portal could not be asked: offline',
      },
    });
  });

  it('follows an action that was begun though the portal could not write down its end', async () => {
    const { api, start, progress } = setup();
    api.run.mockRejectedValue(
      new PortalApiError('The outcome is not known.', {
        status: 503,
        body: { actionId: 'action-9' },
      }),
    );
    api.status.mockResolvedValue({ ...done, actionId: 'action-9' });
    start();
    await jest.advanceTimersByTimeAsync(0);
    expect(progress()).toMatchObject({
      phase: 'following',
      answer: { actionId: 'action-9', state: 'open' },
    });

    await jest.advanceTimersByTimeAsync(1000);
    expect(api.status).toHaveBeenCalledWith('action-9');
    expect(progress()).toMatchObject({ phase: 'closed' });
  });

  it('sends the same attempt again under the same key', async () => {
    const { api, runs, start, progress } = setup();
    api.run.mockRejectedValueOnce(
      new PortalApiError('No answer.', { status: 0 }),
    );
    start();
    await jest.advanceTimersByTimeAsync(0);
    expect(progress()).toMatchObject({ phase: 'failed' });

    api.run.mockResolvedValueOnce(done);
    start();
    await jest.advanceTimersByTimeAsync(0);

    expect(progress()).toMatchObject({ phase: 'closed' });
    expect(runs.getSnapshot().runs).toHaveLength(1);
    expect(
      api.run.mock.calls.map(([, { idempotencyKey }]) => idempotencyKey),
    ).toEqual(['key-1', 'key-1']);
  });

  it('forgets a run that has ended when its dialog closes, and no other', async () => {
    const { api, runs, start } = setup();
    let answer!: (value: ActionAnswer) => void;
    api.run.mockReturnValue(
      new Promise(resolve => {
        answer = resolve;
      }),
    );
    start();
    runs.setShown('key-1', true);
    runs.setShown('key-1', false);
    expect(runs.getSnapshot().runs).toHaveLength(1);

    answer(done);
    await jest.advanceTimersByTimeAsync(0);
    runs.setShown('key-1', true);
    runs.setShown('key-1', false);
    expect(runs.getSnapshot().runs).toEqual([]);
  });

  it('keeps a run of which nobody knows whether it was done', async () => {
    const { api, runs, start } = setup();
    api.run.mockRejectedValue(new PortalApiError('No answer.', { status: 0 }));
    start();
    runs.setShown('key-1', true);
    await jest.advanceTimersByTimeAsync(0);

    runs.setShown('key-1', false);

    expect(runs.getSnapshot().runs).toHaveLength(1);
  });

  it('keeps what was typed until it was done', async () => {
    const { api, runs, start } = setup();
    runs.setDraft(scaleRequest, 'load test');
    api.run.mockRejectedValueOnce(
      new PortalApiError('Stale.', { status: 409 }),
    );
    start();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs.getDraft(scaleRequest)).toBe('load test');

    api.run.mockResolvedValueOnce(done);
    start();
    await jest.advanceTimersByTimeAsync(0);
    expect(runs.getDraft(scaleRequest)).toBe('');
  });
});
