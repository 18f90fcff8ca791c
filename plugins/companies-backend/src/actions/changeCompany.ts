import { toError } from '@backstage/errors';
import { UpstreamStepUpRequiredError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  companyChangeInputSchema,
  type CompanyVerb,
} from '@alphaswarm-admin/plugin-companies-common';
import {
  createPrivilegedAction,
  EffectThrottledError,
  failureStatus,
  type ActionContext,
  type PrivilegedAction,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { changeCollection, undoCollection } from './collectionStep';
import { assertChangeable, describeChange } from './describeChange';
import {
  observeCompany,
  tellChange,
  type CompanySources,
  type ObservedCompany,
} from './observeCompany';
import { reconcileChange } from './reconcileChange';
import type { CompanyChangeResult, CompanyChangeStep } from './steps';
import { verbs } from './verbs';

/** Two upstreams, one after the other, each with its own deadline and tries. */
const DEADLINE_MS = 45_000;

/** Input of both actions. */
export type CompanyChangeInput = { company: string };

/** What both actions get. */
export type ChangeContext = ActionContext<CompanyChangeInput, ObservedCompany>;

/** What both actions work with. */
export type ChangeServices = CompanySources & { logger: LoggerService };

/**
 * Suspends or reactivates a company: a saga of two steps, the account at alphaswarm-cp and then the collection of its subscriptions. If the second fails, the
 * first is undone; what a crash left half done is undone by the reconciler.
 */
export function createChangeCompanyAction(
  verb: CompanyVerb,
  services: ChangeServices,
): PrivilegedAction<CompanyChangeInput, ObservedCompany, CompanyChangeResult> {
  const { event, permission, from, to, undoneBy } = verbs[verb];
  return createPrivilegedAction<
    CompanyChangeInput,
    ObservedCompany,
    CompanyChangeResult
  >({
    event,
    permission,
    input: companyChangeInputSchema,
    deadlineMs: DEADLINE_MS,
    target: ({ company }) => ({
      kind: 'company',
      id: company,
      organizationId: company,
    }),
    observe: ({ company }, options) =>
      observeCompany(services, verb, company, options),
    describe: (_, before) => describeChange(verb, before),
    async perform(context) {
      await takeTurn(services, verb, context);
      const done: CompanyChangeResult = {
        status: to,
        steps: [
          await changeAccount(services, verb, context),
          await changeCollection(services.collection, verb, context),
        ],
      };
      await settle(services, context.actionId, to);
      return { result: done, after: done };
    },
    async compensate(context, done) {
      await claim(services, undoneBy, context);
      await undoAccount(services, verb, context);
      await undoCollection(services.collection, verb, context, done);
      await settle(services, context.actionId, from);
    },
    async reconcile(context) {
      const { reconciliation, status } = await reconcileChange(
        services,
        verb,
        context,
      );
      if (status) await settle(services, context.actionId, status);
      return reconciliation;
    },
  });
}

/**
 * Nobody else changes the company from here on, and nobody did just before.
 *
 * @throws errors that say that surely nothing happened; ConflictError names who was first
 */
async function takeTurn(
  services: ChangeServices,
  verb: CompanyVerb,
  context: ChangeContext,
): Promise<void> {
  const { cp, changes } = services;
  const { actionId, input, before, signal } = context;
  try {
    await claim(services, verb, context);
    const [{ status }, last] = await Promise.all([
      cp.company(input.company, { signal }),
      changes.last(input.company, { besides: actionId }),
    ]);
    const { name } = before;
    assertChangeable(verb, { name, status, lastChange: tellChange(last) });
  } catch (error) {
    await settle(services, actionId, verbs[verb].from);
    if (failureStatus(error) !== undefined) throw error;
    throw new EffectThrottledError(
      `${toError(error).message} Nothing was changed.`,
      5,
    );
  }
}

function claim(
  { changes }: ChangeServices,
  verb: CompanyVerb,
  { actionId, input, caller }: ChangeContext,
): Promise<void> {
  return changes.claim({
    actionId,
    company: input.company,
    verb,
    byRef: caller.userRef,
    byName: caller.name,
  });
}

/** The first step. While nobody knows what became of it, nobody else changes the company. */
async function changeAccount(
  services: ChangeServices,
  verb: CompanyVerb,
  { actionId, input, before, caller, reason, signal }: ChangeContext,
): Promise<CompanyChangeStep> {
  const { from, to, did, call } = verbs[verb];
  try {
    const { status } = await services.cp[call](
      { id: input.company, reason },
      { onBehalfOf: caller.userRef, idempotencyKey: actionId, signal },
    );
    if (status !== to) {
      throw new Error(
        `alphaswarm-cp answered that ${before.name} is “${status}”, and not ${to}`,
      );
    }
  } catch (error) {
    if (
      failureStatus(error) !== undefined ||
      error instanceof UpstreamStepUpRequiredError
    ) {
      await settle(services, actionId, from);
    }
    throw error;
  }
  return { at: 'alphaswarm-cp', outcome: 'done', told: `${did} the account` };
}

/** Safe to call again: what is undone already stays so. */
async function undoAccount(
  { cp }: ChangeServices,
  verb: CompanyVerb,
  { actionId, input, before, caller, reason, signal }: ChangeContext,
): Promise<void> {
  const { from, undoneBy } = verbs[verb];
  const present = await cp.company(input.company, { signal });
  if (present.status === from) return;
  const { status } = await cp[verbs[undoneBy].call](
    { id: input.company, reason },
    {
      onBehalfOf: caller.userRef,
      // A key stands for one thing that is asked, so the undoing has its own.
      idempotencyKey: `${actionId}.undo`,
      signal,
    },
  );
  if (status !== from) {
    throw new Error(
      `alphaswarm-cp answered that ${before.name} is “${status}”, and not ${from} again`,
    );
  }
}

/** That somebody else may change the company again is not worth an error: the claim runs out by itself. */
async function settle(
  { changes, logger }: ChangeServices,
  actionId: string,
  status: string,
): Promise<void> {
  await changes.settle(actionId, status).catch(error => {
    logger.warn(
      `That the change of a company is over (action ${actionId}) could not be noted`,
      toError(error),
    );
  });
}
