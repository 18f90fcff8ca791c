import { randomUUID } from 'node:crypto';
import {
  addMarkedRoute,
  markQueryRoute,
  type StaffAccessStore,
  type StaffSession,
  type StaffSessionReader,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';

/** `POST /step-up`: leaves the caller the grant that a step-up at Entra just now would have left, good for the three minutes that the policy allows. */
export function addStepUpRoute(
  router: Router,
  services: { sessions: StaffSessionReader; store: StaffAccessStore },
): void {
  const { sessions, store } = services;
  addMarkedRoute(
    router,
    'post',
    '/step-up',
    markQueryRoute((request, response, next) => {
      sessions
        .read(request)
        .then(({ session }) => stepUp(store, session))
        .then(() => response.status(204).end(), next);
    }),
  );
}

async function stepUp(
  store: StaffAccessStore,
  session: StaffSession,
): Promise<void> {
  const now = new Date();
  const id = randomUUID();
  await store.stepUps.createChallenge({
    id,
    userRef: session.userRef,
    sessionId: session.sessionId,
    acr: 'c1',
    maxAgeSeconds: 180,
    bound: false,
    actionType: 'bench.step-up',
    operationDigest: 'of another operation: an unbound grant serves all',
    createdAt: now,
    expiresAt: new Date(now.getTime() + 600_000),
    actor: { kind: 'user', userRef: session.userRef, name: session.name },
  });
  await store.stepUps.grant(
    id,
    {
      acrs: ['c1'],
      amr: ['pwd', 'mfa'],
      authTime: Math.floor(now.getTime() / 1000),
    },
    now,
  );
}
