import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Router } from 'express';
import type { PrivilegedAction } from './PrivilegedAction';

/** The one door: how a plugin mutates anything. Plugin-scoped. */
export interface PrivilegedActionsService {
  /**
   * Mounts an action at `method path`, its preview as `POST path/preview` (a query: it changes nothing), and `POST path/propose`, by which an agent asks for a person to do
   * it; the last two are actions of Backstage's registry, too. Registers the event and the reconciler. The only way to get a non-GET route past the router check.
   *
   * An action that has a `compensate` can be reverted, at `POST /actions/:actionId/revert` of the first such action's router.
   */
  mount(
    router: Router,
    method: 'post' | 'put' | 'patch' | 'delete',
    path: string,
    action: PrivilegedAction,
  ): void;

  /** What the caller may attempt, for the buttons of a page. Never throws for a denied action. */
  availability(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
    actions: PrivilegedAction[],
  ): Promise<ActionAvailability[]>;
}
