import {
  staffPolicyDescriptionServiceRef,
  type StaffPolicyDescription,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { ecsServiceReadPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import permissionPlugin from '@backstage/plugin-permission-backend';
import staffPolicy from './index';

describe('the module', () => {
  it('answers permission checks of other plugins, and tells who could', async () => {
    const oid = '0b8f6c0e-1111-4222-8333-444455556666';
    let description: StaffPolicyDescription | undefined;
    const backend = await startTestBackend({
      features: [
        permissionPlugin,
        staffPolicy,
        createServiceFactory({
          service: coreServices.userInfo,
          deps: {},
          factory: () => ({
            getUserInfo: async () => ({
              userEntityRef: `user:staff/${oid}`,
              ownershipEntityRefs: [],
            }),
          }),
        }),
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
        createBackendPlugin({
          pluginId: 'reader',
          register(env) {
            env.registerInit({
              deps: { policy: staffPolicyDescriptionServiceRef },
              async init({ policy }) {
                description = policy;
              },
            });
          },
        }),
      ],
    });
    try {
      const response = await fetch(
        `http://127.0.0.1:${backend.server.port()}/api/permission/authorize`,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: mockCredentials.service.header({
              onBehalfOf: mockCredentials.user(`user:staff/${oid}`),
              targetPluginId: 'permission',
            }),
          },
          body: JSON.stringify({
            items: [
              { id: '1', permission: ecsServiceReadPermission },
              {
                id: '2',
                permission: {
                  ...ecsServiceReadPermission,
                  name: 'platform-ecs.service.unheard-of',
                },
              },
            ],
          }),
        },
      );
      expect(response.status).toBe(200);
      await expect(response.json()).resolves.toEqual({
        items: [
          { id: '1', result: 'ALLOW' },
          { id: '2', result: 'DENY' },
        ],
      });
      expect(description?.whoCould('platform-ecs.service.scale')).toBe(
        'Operator or Admin',
      );
    } finally {
      await backend.stop();
    }
  });
});
