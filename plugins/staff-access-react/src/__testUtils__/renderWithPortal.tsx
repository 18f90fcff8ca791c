import type { ReactElement } from 'react';
import {
  configApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { ConfigReader } from '@backstage/config';
import { act } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { DefaultPrivilegedActionsApi } from '../actions/DefaultPrivilegedActionsApi';
import { privilegedActionsApiRef } from '../actions/PrivilegedActionsApi';
import { staffMemberApiRef } from '../member/StaffMemberApi';
import { actionRunsApiRef } from '../runs/ActionRuns';
import { DefaultActionRuns } from '../runs/DefaultActionRuns';
import { DefaultStepUpApi } from '../stepUp/DefaultStepUpApi';
import { stepUpApiRef } from '../stepUp/StepUpApi';
import { StepUpChallengeClient } from '../stepUp/StepUpChallengeClient';
import { FakePortal } from './FakePortal';
import { FakeWindows } from './FakeWindows';

/** The real APIs on the fake portal. */
export function createFakeApp() {
  const portal = new FakePortal();
  const windows = new FakeWindows();
  const stepUp = DefaultStepUpApi.create({
    client: StepUpChallengeClient.create(portal),
    windows,
  });
  const privilegedActions = DefaultPrivilegedActionsApi.create({
    discoveryApi: portal.discoveryApi,
    fetchApi: portal.fetchApi,
    stepUpApi: stepUp,
  });
  const runs = DefaultActionRuns.create({ privilegedActions, stepUp });
  const member = {
    get: jest.fn().mockResolvedValue({
      userRef: 'user:staff/1',
      name: 'Olivia Operator',
      roles: [],
      stepUp: null,
    }),
  };
  return { portal, windows, stepUp, privilegedActions, runs, member };
}

/** Renders an element in an app with the APIs of {@link createFakeApp}. */
export async function renderWithPortal(
  app: ReturnType<typeof createFakeApp>,
  element: ReactElement,
) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false } },
  });
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [configApiRef, new ConfigReader({})],
        [discoveryApiRef, app.portal.discoveryApi],
        [fetchApiRef, app.portal.fetchApi],
        [stepUpApiRef, app.stepUp],
        [privilegedActionsApiRef, app.privilegedActions],
        [actionRunsApiRef, app.runs],
        [staffMemberApiRef, app.member],
      ]}
    >
      <QueryClientProvider client={queryClient}>{element}</QueryClientProvider>
    </TestApiProvider>,
  );
}

/** Lets whoever waits for news of a challenge look again, and the page show what they found. */
export async function tick(
  app: Pick<ReturnType<typeof createFakeApp>, 'windows'>,
) {
  await act(async () => app.windows.tick());
}
