import {
  ecsServiceReadPermission,
  ecsServiceScalePermission,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { StaffPolicy } from './StaffPolicy';

const policy = new StaffPolicy();
const oid = '0b8f6c0e-1111-4222-8333-444455556666';

function user(
  userEntityRef: string,
  ...ownershipEntityRefs: string[]
): PolicyQueryUser {
  return {
    credentials: mockCredentials.user(userEntityRef),
    info: { userEntityRef, ownershipEntityRefs },
  };
}

async function resultOf(
  permission:
    typeof ecsServiceReadPermission | typeof ecsServiceScalePermission,
  who?: PolicyQueryUser,
) {
  return (await policy.handle({ permission }, who)).result;
}

describe('StaffPolicy', () => {
  it('denies without a user', async () => {
    await expect(resultOf(ecsServiceReadPermission)).resolves.toBe(
      AuthorizeResult.DENY,
    );
  });

  it.each(['user:default/guest', 'user:development/guest', 'user:staffx/a'])(
    'denies %s, who did not sign in as staff, whatever they own',
    async ref => {
      await expect(
        resultOf(
          ecsServiceReadPermission,
          user(ref, ref, 'group:staff-role/admin'),
        ),
      ).resolves.toBe(AuthorizeResult.DENY);
    },
  );

  it('takes staff without a role for a Viewer', async () => {
    const nobody = user(`user:staff/${oid}`, `user:staff/${oid}`);
    await expect(resultOf(ecsServiceReadPermission, nobody)).resolves.toBe(
      AuthorizeResult.ALLOW,
    );
    await expect(resultOf(ecsServiceScalePermission, nobody)).resolves.toBe(
      AuthorizeResult.DENY,
    );
  });

  it('asks an Operator for a step-up before scaling', async () => {
    await expect(
      resultOf(
        ecsServiceScalePermission,
        user(`user:staff/${oid}`, 'group:staff-role/operator'),
      ),
    ).resolves.toBe(AuthorizeResult.CONDITIONAL);
  });

  it.each([
    'group:default/admin',
    'user:staff-role/admin',
    'group:staff-role/admins',
    'group:staff-role/operator/admin',
    'Admin',
  ])('gives nothing for owning %s', async ref => {
    await expect(
      resultOf(ecsServiceScalePermission, user(`user:staff/${oid}`, ref)),
    ).resolves.toBe(AuthorizeResult.DENY);
  });
});
