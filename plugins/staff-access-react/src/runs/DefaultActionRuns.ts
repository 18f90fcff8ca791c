import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import type {
  PrivilegedActionRequest,
  PrivilegedActionsApi,
} from '../actions/PrivilegedActionsApi';
import type { StepUpApi } from '../stepUp/StepUpApi';
import type {
  ActionRun,
  ActionRunProgress,
  ActionRuns,
  ActionRunsSnapshot,
  DialogOptions,
  RequestedDialog,
} from './ActionRuns';
import { describeRunFailure } from './describeRunFailure';
import { ObservableState } from './ObservableState';

/** How long to wait before asking about an open action again, milliseconds: soon at first, then calmly. */
const FOLLOW_DELAYS_MS = [1000, 1000, 2000, 3000, 5000];

/** {@link ActionRuns} in memory. */
export class DefaultActionRuns implements ActionRuns {
  readonly #actions: PrivilegedActionsApi;
  readonly #stepUp: StepUpApi | undefined;
  readonly #state = new ObservableState<ActionRunsSnapshot>({ runs: [] });
  readonly #onDone = new Map<string, (answer: ActionAnswer) => void>();
  readonly #drafts = new Map<string, string>();

  static create(options: {
    privilegedActions: PrivilegedActionsApi;
    /** Where the step-ups of the runs are found; without it none is shown here. */
    stepUp?: StepUpApi;
  }): DefaultActionRuns {
    return new DefaultActionRuns(options.privilegedActions, options.stepUp);
  }

  private constructor(
    actions: PrivilegedActionsApi,
    stepUp: StepUpApi | undefined,
  ) {
    this.#actions = actions;
    this.#stepUp = stepUp;
    stepUp?.subscribe(() => this.#showProofs());
  }

  readonly getSnapshot = (): ActionRunsSnapshot => this.#state.get();

  readonly subscribe = (listener: () => void): (() => void) =>
    this.#state.subscribe(listener);

  start(
    attempt: Pick<ActionRun, 'key' | 'request' | 'preview' | 'reason'> &
      DialogOptions,
  ): void {
    const { onDone, ...rest } = attempt;
    if (onDone) {
      this.#onDone.set(attempt.key, onDone);
    }
    const previous = this.#run(attempt.key);
    const run: ActionRun = {
      ...rest,
      progress: { phase: 'sending' },
      startedAt: Date.now(),
      isShown: previous?.isShown ?? false,
    };
    this.#setRuns([
      ...this.#state.get().runs.filter(({ key }) => key !== run.key),
      run,
    ]);
    void this.#perform(run);
  }

  setShown(key: string, isShown: boolean): void {
    const run = this.#run(key);
    if (!run) {
      return;
    }
    if (!isShown && hasEnded(run.progress) && !mayHaveBeenDone(run.progress)) {
      this.dismiss(key);
    } else {
      this.#change(key, { isShown });
    }
  }

  dismiss(key: string): void {
    this.#onDone.delete(key);
    this.#setRuns(this.#state.get().runs.filter(run => run.key !== key));
  }

  openDialog(request: PrivilegedActionRequest, options: DialogOptions): void {
    this.#setDialog({ request, options });
  }

  reopenDialog(key: string): void {
    const run = this.#run(key);
    if (run) {
      this.#setDialog({
        request: run.request,
        options: { resultView: run.resultView },
        runKey: key,
      });
    }
  }

  closeDialog(): void {
    this.#setDialog(undefined);
  }

  getDraft(request: PrivilegedActionRequest): string {
    return this.#drafts.get(draftKey(request)) ?? '';
  }

  setDraft(request: PrivilegedActionRequest, reason: string): void {
    this.#drafts.set(draftKey(request), reason);
  }

  async #perform(run: ActionRun): Promise<void> {
    let answer: ActionAnswer;
    try {
      answer = await this.#actions.run(run.request, {
        reason: run.reason,
        seenVersion: run.preview.seenVersion,
        // The dialog lets nobody go on who has typed anything else.
        typedConfirmation: run.preview.typedConfirmation,
        idempotencyKey: run.key,
      });
    } catch (error) {
      const begun = begunAction(error);
      if (!begun) {
        this.#progress(run.key, { phase: 'failed', error: error as Error });
        return;
      }
      answer = begun;
    }
    this.#drafts.delete(draftKey(run.request));
    await this.#follow(run.key, answer);
  }

  /** Asks about an open action until it is not open any more. */
  async #follow(key: string, first: ActionAnswer): Promise<void> {
    let answer = first;
    for (let asked = 0; answer.state === 'open'; asked++) {
      this.#progress(key, { phase: 'following', answer });
      await delay(
        FOLLOW_DELAYS_MS[Math.min(asked, FOLLOW_DELAYS_MS.length - 1)],
      );
      answer = await this.#askAgain(answer);
    }
    this.#progress(key, { phase: 'closed', answer });
    this.#onDone.get(key)?.(answer);
    this.#onDone.delete(key);
  }

  async #askAgain(answer: ActionAnswer): Promise<ActionAnswer> {
    try {
      return await this.#actions.status(answer.actionId);
    } catch (error) {
      // Not knowing is no outcome: keep what is known, say why, ask again.
      return {
        ...answer,
        message: `Still open; the portal could not be asked: ${
          (error as Error).message
        }`,
      };
    }
  }

  #progress(key: string, progress: ActionRunProgress): void {
    this.#change(key, {
      progress,
      ...(hasEnded(progress) ? { endedAt: Date.now() } : {}),
    });
  }

  /** Puts step-ups into the runs that they belong to, and takes them out again. */
  #showProofs(): void {
    const proofs = this.#stepUp?.getProofs() ?? [];
    for (const run of this.#state.get().runs) {
      const proof = proofs.find(
        ({ idempotencyKey }) => idempotencyKey === run.key,
      );
      if (proof && run.progress.phase === 'sending') {
        this.#progress(run.key, { phase: 'step-up', proof });
      } else if (!proof && run.progress.phase === 'step-up') {
        this.#progress(run.key, { phase: 'sending' });
      }
    }
  }

  #run(key: string): ActionRun | undefined {
    return this.#state.get().runs.find(run => run.key === key);
  }

  #change(key: string, change: Partial<ActionRun>): void {
    this.#setRuns(
      this.#state
        .get()
        .runs.map(run => (run.key === key ? { ...run, ...change } : run)),
    );
  }

  #setRuns(runs: readonly ActionRun[]): void {
    this.#state.set({ ...this.#state.get(), runs });
  }

  #setDialog(dialog: RequestedDialog | undefined): void {
    this.#state.set({ ...this.#state.get(), dialog });
  }
}

/** Whether nothing more will come of a run by itself. */
export function hasEnded(progress: ActionRunProgress): boolean {
  return progress.phase === 'closed' || progress.phase === 'failed';
}

/** Whether a run failed without saying what was done. It stays in the tray, from where the same attempt can be sent again. */
function mayHaveBeenDone(progress: ActionRunProgress): boolean {
  return (
    progress.phase === 'failed' &&
    describeRunFailure(progress.error).remedy === 'resend'
  );
}

/** The action that an error answer says was begun and whose outcome the portal could not write down (503), as an open one. */
function begunAction(error: unknown): ActionAnswer | undefined {
  if (
    error instanceof PortalApiError &&
    error.status === 503 &&
    error.body.actionId
  ) {
    return {
      actionId: error.body.actionId,
      state: 'open',
      message: error.message,
    };
  }
  return undefined;
}

function draftKey(request: PrivilegedActionRequest): string {
  return JSON.stringify([request.pluginId, request.path]);
}

function delay(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms);
  });
}
