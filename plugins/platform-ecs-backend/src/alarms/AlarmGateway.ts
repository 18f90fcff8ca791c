import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type CloudWatchClient,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmTransition } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type { CallOptions } from '../aws/EcsGateway';
import { explainAwsError } from '../aws/explainAwsError';
import {
  alarmHistorySchema,
  alarmPageSchema,
  transitionOf,
  type Alarm,
} from './parseAlarms';

const ALARMS_PER_PAGE = 100;
/** At seven calls a second a few seconds' worth; an account has 5,000 alarms at most unless it asked for more. */
const MOST_PAGES = 50;
const TRANSITIONS = 100;

/** The alarms of an account and region, and whether that is all of them. */
export type AlarmList = { alarms: Alarm[]; complete: boolean };

/** Reads the alarms of one account and region. Every method throws `AwsCallError` when AWS doesn't answer as expected. */
export class AlarmGateway {
  readonly #cloudwatch: CloudWatchClient;

  static create(cloudwatch: CloudWatchClient): AlarmGateway {
    return new AlarmGateway(cloudwatch);
  }

  private constructor(cloudwatch: CloudWatchClient) {
    this.#cloudwatch = cloudwatch;
  }

  /** All alarms, on metrics and on other alarms: which of them concern a service can't be asked for. */
  async list({ signal }: CallOptions): Promise<AlarmList> {
    const alarms: Alarm[] = [];
    let NextToken: string | undefined;
    let pages = 0;
    try {
      do {
        const answer = await this.#cloudwatch.send(
          new DescribeAlarmsCommand({
            // Left out, CloudWatch answers with metric alarms alone.
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            MaxRecords: ALARMS_PER_PAGE,
            NextToken,
          }),
          { abortSignal: signal },
        );
        const page = alarmPageSchema.parse(answer);
        alarms.push(...page.MetricAlarms, ...page.CompositeAlarms);
        NextToken = page.NextToken;
        pages += 1;
      } while (NextToken !== undefined && pages < MOST_PAGES);
    } catch (error) {
      throw explainAwsError('cloudwatch:DescribeAlarms', error);
    }
    return { alarms, complete: NextToken === undefined };
  }

  /**
   * An alarm's changes of state since a time, newest first, at most a hundred.
   *
   * @param from - epoch milliseconds
   */
  async history(
    alarm: Pick<Alarm, 'name' | 'kind'>,
    from: number,
    { signal }: CallOptions,
  ): Promise<AlarmTransition[]> {
    try {
      const answer = await this.#cloudwatch.send(
        new DescribeAlarmHistoryCommand({
          AlarmName: alarm.name,
          AlarmTypes: [
            alarm.kind === 'composite' ? 'CompositeAlarm' : 'MetricAlarm',
          ],
          HistoryItemType: 'StateUpdate',
          StartDate: new Date(from),
          EndDate: new Date(),
          ScanBy: 'TimestampDescending',
          MaxRecords: TRANSITIONS,
        }),
        { abortSignal: signal },
      );
      return alarmHistorySchema
        .parse(answer)
        .AlarmHistoryItems.map(transitionOf)
        .filter(transition => transition !== undefined)
        .toSorted((a, b) => b.at.localeCompare(a.at));
    } catch (error) {
      throw explainAwsError('cloudwatch:DescribeAlarmHistory', error);
    }
  }
}
