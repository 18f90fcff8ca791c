import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { KillSwitchStatus } from '@alphaswarm-admin/plugin-kill-switch-common';
import type { HaltRecord, HaltRecords } from './HaltRecords';
import type { HaltSurvey } from './HaltSurvey';
import { haltTargets } from './haltTargets';

/** How long a page waits for what isn't known yet, milliseconds. */
const WAIT_MS = 1_500;

/** What the page, the banner and the card show. */
export class KillSwitchReads {
  readonly #survey: HaltSurvey;
  readonly #records: Pick<HaltRecords, 'unreleased'>;
  readonly #logger: LoggerService;

  static create(options: {
    survey: HaltSurvey;
    records: Pick<HaltRecords, 'unreleased'>;
    logger: LoggerService;
  }): KillSwitchReads {
    return new KillSwitchReads(options);
  }

  private constructor(options: {
    survey: HaltSurvey;
    records: Pick<HaltRecords, 'unreleased'>;
    logger: LoggerService;
  }) {
    this.#survey = options.survey;
    this.#records = options.records;
    this.#logger = options.logger;
  }

  /** Where the kill switch stands. Never rejects: what can't be asked is said to be unknown. */
  async status(): Promise<Omit<KillSwitchStatus, 'actions'>> {
    const [survey, halts] = await Promise.all([
      this.#survey.look(WAIT_MS),
      this.#unreleased(),
    ]);
    const { status, workloads } = survey;
    const seen = {
      seenAt: new Date(status.at).toISOString(),
      workloads: 'value' in workloads ? workloads.value : null,
    };
    if ('problem' in status) {
      return {
        ...seen,
        state: 'unknown',
        problem: status.problem,
        running: null,
        targets: haltTargets(survey, undefined),
      };
    }
    const { globalHaltActive, globalHaltReason, inflightCount } = status.value;
    const ours = globalHaltActive ? ofThisHalt(halts, globalHaltReason) : [];
    const [first] = ours;
    return {
      ...seen,
      state: globalHaltActive ? 'engaged' : 'released',
      reason: globalHaltReason,
      engaged: first && {
        by: first.by,
        name: first.byName,
        at: first.at.toISOString(),
        actionId: first.actionId,
      },
      running: inflightCount,
      targets: haltTargets(survey, ours.at(-1)?.report),
    };
  }

  /** Without the records the halt is told of all the same. */
  async #unreleased(): Promise<HaltRecord[]> {
    try {
      return await this.#records.unreleased();
    } catch (error) {
      this.#logger.warn(
        `Who engaged the kill switch can't be read: ${toError(error).message}`,
      );
      return [];
    }
  }
}

/** The halt that is in force, and those that repeated it, if it was done here: alphaswarm-cp keeps the reason of the first. */
function ofThisHalt(
  halts: HaltRecord[],
  reason: string | undefined,
): HaltRecord[] {
  const first = halts.findLastIndex(({ begins }) => begins);
  return halts[first]?.reason === reason ? halts.slice(first) : [];
}
