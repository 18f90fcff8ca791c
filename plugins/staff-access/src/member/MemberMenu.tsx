import {
  Button,
  Menu,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  Skeleton,
  VisuallyHidden,
} from '@backstage/ui';
import {
  RiArrowDownSLine,
  RiLogoutBoxRLine,
  RiNotification3Line,
  RiUser3Line,
} from '@remixicon/react';
import {
  identityApiRef,
  toastApiRef,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { useStaffMember } from '@alphaswarm-admin/plugin-staff-access-react';
import { followingRouteRef } from '../routes';
import { announceSignOut } from '../session/SessionChannel';
import { StepUpMark } from './StepUpMark';
import styles from './MemberMenu.module.css';

/** Who is signed in, with what roles, and whether they have proved lately that it's them. */
export function MemberMenu() {
  const { data: member } = useStaffMember();
  const identityApi = useApi(identityApiRef);
  const toastApi = useApi(toastApiRef);
  const following = useRouteRef(followingRouteRef);

  const signOut = async () => {
    try {
      await identityApi.signOut();
      announceSignOut();
    } catch (error) {
      toastApi.post({
        status: 'danger',
        title: 'You are still signed in',
        description: `Signing out failed: ${(error as Error).message}`,
      });
    }
  };

  return (
    <div className={styles.member}>
      {member?.stepUp && <StepUpMark stepUp={member.stepUp} />}
      <MenuTrigger>
        <Button
          size="small"
          variant="tertiary"
          aria-label={member ? undefined : 'Account'}
          iconStart={<RiUser3Line />}
          iconEnd={<RiArrowDownSLine />}
        >
          {member ? (
            <span className={styles.who}>
              <VisuallyHidden>Signed in as </VisuallyHidden>
              <span className={styles.name}>{member.name}</span>
              <VisuallyHidden>, </VisuallyHidden>
              <span className={styles.roles}>{rolesWords(member.roles)}</span>
            </span>
          ) : (
            <Skeleton width={120} height={14} />
          )}
        </Button>
        <Menu aria-label="Account">
          <MenuItem isDisabled textValue={member?.email ?? 'Account'}>
            {member?.email ?? member?.userRef ?? 'Loading'}
          </MenuItem>
          <MenuSeparator />
          {following && (
            <MenuItem iconStart={<RiNotification3Line />} href={following()}>
              What you follow
            </MenuItem>
          )}
          <MenuItem iconStart={<RiLogoutBoxRLine />} onAction={signOut}>
            Sign out
          </MenuItem>
        </Menu>
      </MenuTrigger>
    </div>
  );
}

function rolesWords(roles: string[]): string {
  return roles.length > 0 ? roles.join(', ') : 'no role';
}
