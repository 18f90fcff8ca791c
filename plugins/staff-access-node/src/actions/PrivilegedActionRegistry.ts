import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { revertIdOf } from '../revert/createRevertAction';
import type { PrivilegedAction } from './PrivilegedAction';

/** An action that undoes others, and the plugin that runs it. */
export type RevertEntry = { action: PrivilegedAction; pluginId: string };

/** The privileged actions of this process, for the reconciler. */
export interface PrivilegedActionRegistry {
  /**
   * Makes an action known. The same action may be mounted at several paths.
   *
   * @throws Error if another action has the same id
   */
  register(action: PrivilegedAction): void;

  /**
   * Makes the action known that undoes another one.
   *
   * @param pluginId - the plugin whose {@link REVERT_PATH} runs it
   * @throws Error if another action has the same id
   */
  registerRevert(revert: PrivilegedAction, pluginId: string): void;

  /** What undoes actions with this id; undefined if nothing does. */
  findRevert(id: string): RevertEntry | undefined;

  /** The action with this id; undefined if this build doesn't know it. */
  find(id: string): PrivilegedAction | undefined;

  /** The ids of all actions. */
  ids(): string[];
}

/** The default {@link PrivilegedActionRegistry}: a table in memory. */
export class DefaultPrivilegedActionRegistry implements PrivilegedActionRegistry {
  readonly #actions = new Map<string, PrivilegedAction>();
  readonly #reverts = new Map<string, RevertEntry>();

  static create(): DefaultPrivilegedActionRegistry {
    return new DefaultPrivilegedActionRegistry();
  }

  register(action: PrivilegedAction): void {
    const known = this.#actions.get(action.event.id);
    if (known && known !== action) {
      throw new Error(
        `Two privileged actions have the id '${action.event.id}'`,
      );
    }
    this.#actions.set(action.event.id, action);
  }

  registerRevert(revert: PrivilegedAction, pluginId: string): void {
    this.register(revert);
    this.#reverts.set(revert.event.id, { action: revert, pluginId });
  }

  findRevert(id: string): RevertEntry | undefined {
    return this.#reverts.get(revertIdOf(id));
  }

  find(id: string): PrivilegedAction | undefined {
    return this.#actions.get(id);
  }

  ids(): string[] {
    return [...this.#actions.keys()];
  }
}

/** The privileged actions of this process. */
export const privilegedActionRegistryServiceRef =
  createServiceRef<PrivilegedActionRegistry>({
    id: 'staff-access.privileged-action-registry',
    scope: 'root',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: {},
        factory: () => DefaultPrivilegedActionRegistry.create(),
      }),
  });
