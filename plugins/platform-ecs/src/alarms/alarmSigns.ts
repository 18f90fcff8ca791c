import {
  RiAlarmWarningFill,
  RiCheckLine,
  RiQuestionLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { AlarmState } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** What each state of an alarm is called, its sign and its tone. */
export const alarmSigns: Record<
  AlarmState,
  {
    word: string;
    icon: RemixiconComponentType;
    tone: 'good' | 'attention' | 'bad';
  }
> = {
  ALARM: { word: 'In alarm', icon: RiAlarmWarningFill, tone: 'bad' },
  INSUFFICIENT_DATA: {
    word: 'No data',
    icon: RiQuestionLine,
    tone: 'attention',
  },
  OK: { word: 'OK', icon: RiCheckLine, tone: 'good' },
};
