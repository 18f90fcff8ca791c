import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { jsonBody } from '@alphaswarm-admin/plugin-openapi-node';
import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Request, RequestHandler, Response, Router } from 'express';
import { promisify } from 'node:util';
import type { MutatingRoutes } from '../door/MutatingRoutes';
import {
  addMarkedRoute,
  markPrivilegedRoute,
  markQueryRoute,
  type MutatingMethod,
} from '../door/stances';
import { respond, type ActionResponse } from '../pipeline/ActionResponse';
import { availabilityOf } from '../pipeline/availability';
import { runPrivilegedAction } from '../pipeline/pipeline';
import type { PipelineServices } from '../pipeline/PipelineServices';
import { previewPrivilegedAction } from '../pipeline/preview';
import { PROPOSE, proposePrivilegedAction } from '../pipeline/propose';
import { Reverts } from '../revert/Reverts';
import { REVERT_PATH } from '../revert/revertRoutes';
import type { AgentRoutes } from '../agentActions/AgentRoutes';
import type { ActionsInFlight } from './ActionsInFlight';
import { agentRoutesOf } from './agentRoutesOf';
import type { PrivilegedAction } from './PrivilegedAction';
import type { PrivilegedActionRegistry } from './PrivilegedActionRegistry';
import type { PrivilegedActionsService } from './PrivilegedActionsService';

/** What {@link DefaultPrivilegedActionsService} works with. */
export type DefaultPrivilegedActionsServiceOptions = PipelineServices & {
  pluginId: string;
  agentRoutes: AgentRoutes;
  registry: PrivilegedActionRegistry;
  mutatingRoutes: MutatingRoutes;
  inFlight: ActionsInFlight;
};

/** The one door of one plugin. */
export class DefaultPrivilegedActionsService implements PrivilegedActionsService {
  readonly #options: DefaultPrivilegedActionsServiceOptions;
  readonly #reverts: Reverts;
  #revertIsMounted = false;

  static create(
    options: DefaultPrivilegedActionsServiceOptions,
  ): DefaultPrivilegedActionsService {
    return new DefaultPrivilegedActionsService(options);
  }

  private constructor(options: DefaultPrivilegedActionsServiceOptions) {
    this.#options = options;
    this.#reverts = Reverts.create(options.ledger);
  }

  mount(
    router: Router,
    method: MutatingMethod,
    path: string,
    action: PrivilegedAction,
  ): void {
    assertStrict(action, path);
    const { registry, ledger } = this.#options;
    const isNew = registry.find(action.event.id) === undefined;
    registry.register(action);
    ledger.register(action.event);
    this.#mountRoutes(router, method, path, async () => action);
    if (isNew) this.#offerToAgents(path, action);
    this.#offerRevert(router, action);
  }

  /** The first action that can be undone brings the routes along. */
  #offerRevert(router: Router, action: PrivilegedAction): void {
    const { registry, ledger, sessions, pluginId } = this.#options;
    const revert = this.#reverts.add(action);
    if (!revert) return;
    registry.registerRevert(revert, pluginId);
    ledger.register(revert.event);
    this.#offerToAgents(REVERT_PATH, revert);
    if (this.#revertIsMounted) return;
    this.#revertIsMounted = true;
    this.#mountRoutes(router, 'post', REVERT_PATH, async request => {
      // Whoever isn't signed in learns of no action.
      await sessions.read(request);
      return this.#reverts.asked(request);
    });
  }

  #offerToAgents(path: string, action: PrivilegedAction): void {
    const { agentRoutes, pluginId } = this.#options;
    for (const route of agentRoutesOf(pluginId, path, action)) {
      agentRoutes.offer(route);
    }
  }

  #mountRoutes(
    router: Router,
    method: MutatingMethod,
    path: string,
    actionOf: (request: Request) => Promise<PrivilegedAction>,
  ): void {
    const { inFlight, pluginId } = this.#options;
    const run = this.#handler(request =>
      inFlight.run(async () =>
        runPrivilegedAction(this.#options, await actionOf(request), request),
      ),
    );
    const preview = this.#handler(async request =>
      previewPrivilegedAction(this.#options, await actionOf(request), request),
    );
    const propose = this.#handler(request =>
      inFlight.run(async () =>
        proposePrivilegedAction(
          this.#options,
          await actionOf(request),
          request,
          { pluginId, method },
        ),
      ),
    );
    addMarkedRoute(router, method, path, markPrivilegedRoute(run));
    addMarkedRoute(router, 'post', `${path}/preview`, markQueryRoute(preview));
    addMarkedRoute(
      router,
      'post',
      `${path}${PROPOSE}`,
      markPrivilegedRoute(propose),
    );
    this.#declare(method, path, 'privileged');
    this.#declare('post', `${path}/preview`, 'query');
    this.#declare('post', `${path}${PROPOSE}`, 'privileged');
  }

  async availability(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
    actions: PrivilegedAction[],
  ): Promise<ActionAvailability[]> {
    return availabilityOf(this.#options, credentials, actions);
  }

  #declare(
    method: MutatingMethod,
    path: string,
    stance: 'privileged' | 'query',
  ): void {
    const { pluginId, mutatingRoutes } = this.#options;
    mutatingRoutes.register({
      pluginId,
      method: method.toUpperCase(),
      path,
      stance,
    });
  }

  /** Parses the body, runs, answers. Errors go to the plugin's error middleware; refused input leaves a log line. */
  #handler(run: (request: Request) => Promise<ActionResponse>): RequestHandler {
    const parseBody = promisify<Request, Response>(jsonBody());
    return (request, response, next) => {
      parseBody(request, response)
        .then(() => run(request))
        .then(answer => respond(response, answer))
        .catch(error => {
          this.#noteRefusal(request, error);
          if (isError(error) && error.name === 'ServiceUnavailableError') {
            response.set('Retry-After', '5');
          }
          next(error);
        });
    };
  }

  #noteRefusal(request: Request, error: unknown): void {
    if (isError(error) && error.name === 'InputError') {
      // Only where it was: what is wrong with it may quote what was sent, an unknown field's name for one.
      const [where] = error.message.split(':');
      this.#options.logger.info(
        `Refused ${request.method} ${request.path}: ${where} is not valid`,
      );
    }
  }
}

/**
 * @throws Error if the action's schema lets unknown keys through, or if a path parameter has the name of a field that every action has
 */
function assertStrict(action: PrivilegedAction, path: string): void {
  const probed = action.input.safeParse({ 'a key nobody declared': true });
  const isStrict = probed.error?.issues.some(
    issue => issue.code === 'unrecognized_keys',
  );
  if (!isStrict) {
    throw new Error(
      `The input schema of '${action.event.id}' must refuse unknown keys: use z.strictObject`,
    );
  }
  if (/:(reason|seenVersion|typedConfirmation|proposal)(\/|$)/.test(path)) {
    throw new Error(
      `A path parameter of ${path} has the name of a field that every action has`,
    );
  }
}
