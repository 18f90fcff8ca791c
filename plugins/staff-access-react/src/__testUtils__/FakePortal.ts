import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type {
  ActionAnswer,
  ActionPreview,
  StepUpChallengeStatus,
} from '@alphaswarm-admin/plugin-staff-access-common';
import type { PrivilegedActionRequest } from '../actions/PrivilegedActionsApi';

/** One answer of the fake portal. */
export type FakeAnswer = {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
};

/** A request as the fake portal got it. */
export type ReceivedRequest = {
  method: string;
  path: string;
  body: Record<string, unknown>;
  idempotencyKey: string | null;
};

export const scaleRequest: PrivilegedActionRequest = {
  pluginId: 'platform-ecs',
  path: '/services/prod/core/scale',
  input: { desiredCount: 4 },
  subject: 'core',
};

export const scalePreview: ActionPreview = {
  action: 'platform-ecs.service.scale',
  title: 'Scale core to 4 tasks',
  confirmLabel: 'Scale core to 4',
  destructive: false,
  changes: [{ label: 'Desired tasks', present: 2, proposed: 4 }],
  affects: ['Nobody should notice.'],
  warnings: ['A rollout is under way.'],
  undo: 'Scale back to 2.',
  seenVersion: 'v1',
  stepUp: { acr: 'c1', maxAgeSeconds: 180, bound: false },
};

export const succeeded: FakeAnswer = {
  status: 200,
  body: { actionId: 'action-1', state: 'succeeded', result: {} },
};

/** The RFC 9470 answer. */
export function challenged(id: string): FakeAnswer {
  return {
    status: 401,
    headers: {
      'www-authenticate':
        'Bearer error="insufficient_user_authentication", acr_values="c1", max_age="180"',
    },
    body: {
      error: {
        name: 'InsufficientUserAuthenticationError',
        message: 'A fresh sign-in is needed.',
      },
      challenge: {
        id,
        acr: 'c1',
        maxAgeSeconds: 180,
        bound: false,
        actionType: 'platform-ecs.service.scale',
        operationDigest: 'abc',
        expiresAt: '2026-11-24T06:00:00.000Z',
      },
    },
  };
}

/** The portal's backend as the privileged actions see it, with scripted answers; it speaks the real wire format. */
export class FakePortal {
  readonly received: ReceivedRequest[] = [];
  preview: FakeAnswer = { status: 200, body: scalePreview };
  /** What the action answers, one after the other; the last one stays. An `Error` is a request without an answer. */
  answers: Array<FakeAnswer | Error> = [succeeded];
  start: FakeAnswer = {
    status: 200,
    body: { authorizeUrl: 'https://login.example/authorize' },
  };
  challenge: Omit<StepUpChallengeStatus, 'id'> = { state: 'pending' };
  actions: Array<FakeAnswer | Error> = [];

  readonly discoveryApi: DiscoveryApi = {
    getBaseUrl: async pluginId => `https://portal.example/api/${pluginId}`,
  };

  readonly fetchApi: FetchApi = {
    fetch: async (input, init) => {
      const path = String(input).replace('https://portal.example/api', '');
      this.received.push({
        method: init?.method ?? 'GET',
        path,
        body: init?.body ? JSON.parse(String(init.body)) : {},
        idempotencyKey: new Headers(init?.headers).get('idempotency-key'),
      });
      const answer = this.#answerTo(path);
      if (!('status' in answer)) {
        throw answer;
      }
      return new Response(JSON.stringify(answer.body ?? {}), {
        status: answer.status,
        headers: answer.headers,
      });
    },
  };

  /** The attempts at the action itself. */
  attempts(): ReceivedRequest[] {
    return this.received.filter(({ path }) => path.endsWith('/scale'));
  }

  #answerTo(path: string): FakeAnswer | Error {
    if (path.endsWith('/preview')) {
      return this.preview;
    }
    if (path.endsWith('/start')) {
      return this.start;
    }
    if (path.includes('/step-up/challenges/')) {
      return { status: 200, body: { id: 'x', ...this.challenge } };
    }
    return takeNext(
      path.startsWith('/staff-access/actions/') ? this.actions : this.answers,
    );
  }
}

/** An action that is open. */
export function openAction(message: string): ActionAnswer {
  return { actionId: 'action-1', state: 'open', message };
}

function takeNext(answers: Array<FakeAnswer | Error>): FakeAnswer | Error {
  const [first] = answers;
  if (answers.length > 1) {
    answers.shift();
  }
  return first ?? { status: 404 };
}
