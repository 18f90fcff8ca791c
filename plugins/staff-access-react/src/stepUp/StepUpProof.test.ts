import type { StepUpChallenge } from '@alphaswarm-admin/plugin-staff-access-common';
import { waitFor } from '@testing-library/react';
import { FakePortal } from '../__testUtils__/FakePortal';
import { FakeWindows } from '../__testUtils__/FakeWindows';
import { StepUpChallengeClient } from './StepUpChallengeClient';
import { StepUpProof } from './StepUpProof';

const challenge: StepUpChallenge = {
  id: 'ch-1',
  acr: 'c1',
  maxAgeSeconds: 180,
  bound: false,
  actionType: 'platform-ecs.service.scale',
  operationDigest: 'abc',
  expiresAt: '2026-11-24T06:00:00.000Z',
};

function setup() {
  const portal = new FakePortal();
  const windows = new FakeWindows();
  const proof = new StepUpProof({
    challenge,
    idempotencyKey: 'key-1',
    subject: 'core',
    client: StepUpChallengeClient.create(portal),
    windows,
  });
  return { portal, windows, proof };
}

async function reach(proof: StepUpProof, step: string) {
  await waitFor(() => expect(proof.getState().step).toBe(step));
}

describe('StepUpProof', () => {
  it('opens the popup in the same turn as the click, and sends it on afterwards', async () => {
    const { windows, proof } = setup();

    proof.begin();

    expect(windows.popups).toHaveLength(1);
    expect(windows.popups[0].url).toBeUndefined();
    await reach(proof, 'waiting');
    expect(windows.popups[0].url).toBe('https://login.example/authorize');
  });

  it('is granted when the server says so, whatever the popup does', async () => {
    const { portal, windows, proof } = setup();
    proof.begin();
    await reach(proof, 'waiting');

    windows.tick();
    await waitFor(() => expect(windows.waiting).toBe(1));
    expect(proof.getState().step).toBe('waiting');

    portal.challenge = { state: 'granted' };
    windows.tick();

    await expect(proof.settled).resolves.toBe('granted');
    expect(windows.popups[0].closed).toBe(true);
    expect(windows.waiting).toBe(0);
  });

  it('says that the popup was closed, and still goes on if the sign-in had finished', async () => {
    const { portal, windows, proof } = setup();
    proof.begin();
    await reach(proof, 'waiting');

    windows.popups[0].closed = true;
    windows.tick();
    await reach(proof, 'closed');

    portal.challenge = { state: 'granted' };
    windows.tick();
    await expect(proof.settled).resolves.toBe('granted');
  });

  it('can be begun again after the popup was closed', async () => {
    const { windows, proof } = setup();
    proof.begin();
    await reach(proof, 'waiting');
    windows.popups[0].closed = true;
    windows.tick();
    await reach(proof, 'closed');

    proof.begin();
    await reach(proof, 'waiting');

    expect(windows.popups).toHaveLength(2);
    expect(windows.waiting).toBe(1);
  });

  it('offers the address when the browser blocks the popup, and still goes on', async () => {
    const { portal, windows, proof } = setup();
    windows.isBlocked = true;

    proof.begin();
    await reach(proof, 'blocked');
    expect(proof.getState()).toEqual({
      step: 'blocked',
      authorizeUrl: 'https://login.example/authorize',
    });

    portal.challenge = { state: 'granted' };
    windows.tick();
    await expect(proof.settled).resolves.toBe('granted');
  });

  it('says why a sign-in did not count, and can be tried again', async () => {
    const { portal, windows, proof } = setup();
    portal.challenge = { state: 'refused', problem: 'No auth_time.' };
    proof.begin();
    await reach(proof, 'waiting');
    windows.tick();
    await reach(proof, 'refused');
    expect(proof.getState()).toMatchObject({ problem: 'No auth_time.' });

    portal.challenge = { state: 'granted' };
    proof.begin();
    await reach(proof, 'waiting');
    windows.tick();
    await expect(proof.settled).resolves.toBe('granted');
  });

  it('waits for the person when the challenge expires under way', async () => {
    const { portal, windows, proof } = setup();
    proof.begin();
    await reach(proof, 'waiting');

    portal.challenge = { state: 'expired' };
    windows.tick();
    await reach(proof, 'expired');

    proof.renew();
    await expect(proof.settled).resolves.toBe('expired');
  });

  it('closes the popup and lets a challenge go that can’t be begun any more', async () => {
    const { portal, windows, proof } = setup();
    portal.start = { status: 410 };

    proof.begin();

    await expect(proof.settled).resolves.toBe('expired');
    expect(windows.popups[0].closed).toBe(true);
  });

  it('says why it could not be begun, and can be tried again', async () => {
    const { portal, windows, proof } = setup();
    portal.start = {
      status: 503,
      body: { error: { message: 'cp does not answer.' } },
    };
    proof.begin();
    await reach(proof, 'failed');
    expect(proof.getState()).toMatchObject({
      error: { message: 'cp does not answer.' },
    });
    expect(windows.popups[0].closed).toBe(true);
  });

  it('outlives a moment in which the portal can’t be asked', async () => {
    const { portal, windows, proof } = setup();
    proof.begin();
    await reach(proof, 'waiting');

    const { fetch } = portal.fetchApi;
    portal.fetchApi.fetch = () => Promise.reject(new TypeError('offline'));
    windows.tick();
    await waitFor(() => expect(windows.waiting).toBe(1));
    expect(proof.getState().step).toBe('waiting');

    portal.fetchApi.fetch = fetch;
    portal.challenge = { state: 'granted' };
    windows.tick();
    await expect(proof.settled).resolves.toBe('granted');
  });

  it('stops everything when the person gives up', async () => {
    const { windows, proof } = setup();
    proof.begin();
    await reach(proof, 'waiting');

    proof.cancel();

    await expect(proof.settled).rejects.toThrow('Nothing was done');
    expect(windows.popups[0].closed).toBe(true);
    expect(windows.waiting).toBe(0);
  });
});
