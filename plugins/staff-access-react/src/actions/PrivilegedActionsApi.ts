import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ActionAnswer,
  ActionPreview,
} from '@alphaswarm-admin/plugin-staff-access-common';

/** Which privileged action, on what. */
export type PrivilegedActionRequest = {
  /** The backend plugin that the action is mounted in, e.g. `platform-ecs`. */
  pluginId: string;
  /** `post` if left out. */
  method?: 'post' | 'put' | 'patch' | 'delete';
  /** Below the plugin's base URL, beginning with `/`, its segments encoded by the caller. */
  path: string;
  /** The action's own input, beside what is in the path. */
  input: Record<string, unknown>;
  /** What it is about, in words, e.g. `alphaswarm-core-prod`. */
  subject: string;
  /** The agent's proposal that is confirmed by it. */
  proposal?: string;
};

/** What one attempt at an action carries. */
export type RunOptions = {
  /** Why, 3 to 512 characters. */
  reason: string;
  /** The `seenVersion` of the preview that the person saw. */
  seenVersion: string;
  /** What the person typed, where the preview asks for a word. */
  typedConfirmation?: string;
  /** Names this attempt; a repeat with the same key and body is the same attempt. See {@link newIdempotencyKey}. */
  idempotencyKey: string;
  /** Stops waiting for a step-up. It never stops an action that has been begun. */
  signal?: AbortSignal;
};

/** Runs privileged actions: the only way the frontend changes anything. */
export interface PrivilegedActionsApi {
  /**
   * What will happen, computed by the server.
   *
   * @throws {@link @alphaswarm-admin/plugin-portal-react#PortalApiError} when it can't be computed or isn't allowed
   */
  preview(
    request: PrivilegedActionRequest,
    options?: { signal?: AbortSignal },
  ): Promise<ActionPreview>;

  /**
   * Does it. A step-up challenge (RFC 9470) is put to the person, and once it is answered the action is sent again by itself with the same
   * idempotency key. Resolves with the action's state, which is `open` while nobody knows the outcome.
   *
   * @throws {@link @alphaswarm-admin/plugin-portal-react#PortalApiError} with the answer's `actionId` in its body, if one was begun
   * @throws {@link StepUpCancelledError} when the person does not want to prove who they are; nothing was done then
   */
  run(
    request: PrivilegedActionRequest,
    options: RunOptions,
  ): Promise<ActionAnswer>;

  /** Where an action of one's own stands. */
  status(
    actionId: string,
    options?: { signal?: AbortSignal },
  ): Promise<ActionAnswer>;
}

/** The ref of {@link PrivilegedActionsApi}. */
export const privilegedActionsApiRef =
  createApiRef<PrivilegedActionsApi>().with({
    id: 'plugin.staff-access.privileged-actions',
    pluginId: 'staff-access',
  });

/** A key for one attempt at an action. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
