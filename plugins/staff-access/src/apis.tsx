import { OAuth2 } from '@backstage/core-app-api';
import {
  ApiBlueprint,
  configApiRef,
  discoveryApiRef,
  fetchApiRef,
  oauthRequestApiRef,
} from '@backstage/frontend-plugin-api';
import {
  actionRunsApiRef,
  DefaultActionRuns,
  DefaultPrivilegedActionsApi,
  DefaultStepUpApi,
  FollowsClient,
  followsApiRef,
  privilegedActionsApiRef,
  staffMemberApiRef,
  StepUpChallengeClient,
  stepUpApiRef,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { RiShieldUserLine } from '@remixicon/react';
import { approvalsApiRef } from './approvals/ApprovalsApi';
import { ApprovalsClient } from './approvals/ApprovalsClient';
import { DefaultStaffMemberApi } from './member/DefaultStaffMemberApi';
import { entraAuthApiRef } from './signIn/entraAuthApiRef';

const entraAuthApi = ApiBlueprint.make({
  name: 'entra-auth',
  params: defineParams =>
    defineParams({
      api: entraAuthApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        oauthRequestApi: oauthRequestApiRef,
      },
      factory: ({ configApi, discoveryApi, oauthRequestApi }) =>
        OAuth2.create({
          configApi,
          discoveryApi,
          oauthRequestApi,
          environment: configApi.getOptionalString('auth.environment'),
          provider: {
            id: 'entra',
            title: 'AlphaSwarm staff (Entra)',
            icon: () => <RiShieldUserLine />,
          },
          defaultScopes: ['openid', 'profile', 'email'],
        }),
    }),
});

const stepUpApi = ApiBlueprint.make({
  name: 'step-up',
  params: defineParams =>
    defineParams({
      api: stepUpApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps =>
        DefaultStepUpApi.create({ client: StepUpChallengeClient.create(deps) }),
    }),
});

const privilegedActionsApi = ApiBlueprint.make({
  name: 'privileged-actions',
  params: defineParams =>
    defineParams({
      api: privilegedActionsApiRef,
      deps: {
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
        stepUpApi: stepUpApiRef,
      },
      factory: deps => DefaultPrivilegedActionsApi.create(deps),
    }),
});

const actionRunsApi = ApiBlueprint.make({
  name: 'action-runs',
  params: defineParams =>
    defineParams({
      api: actionRunsApiRef,
      deps: {
        privilegedActions: privilegedActionsApiRef,
        stepUp: stepUpApiRef,
      },
      factory: deps => DefaultActionRuns.create(deps),
    }),
});

const staffMemberApi = ApiBlueprint.make({
  name: 'staff-member',
  params: defineParams =>
    defineParams({
      api: staffMemberApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => DefaultStaffMemberApi.create(deps),
    }),
});

const followsApi = ApiBlueprint.make({
  name: 'follows',
  params: defineParams =>
    defineParams({
      api: followsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => FollowsClient.create(deps),
    }),
});

const approvalsApi = ApiBlueprint.make({
  name: 'approvals',
  params: defineParams =>
    defineParams({
      api: approvalsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => ApprovalsClient.create(deps),
    }),
});

export const apis = [
  entraAuthApi,
  stepUpApi,
  privilegedActionsApi,
  actionRunsApi,
  staffMemberApi,
  followsApi,
  approvalsApi,
];
