import { useEffect } from 'react';
import { RiShieldCheckLine } from '@remixicon/react';
import { durationWords, useNow } from '@alphaswarm-admin/plugin-portal-react';
import { STAFF_MEMBER_QUERY_KEY } from '@alphaswarm-admin/plugin-staff-access-react';
import type { StepUpState } from '@alphaswarm-admin/plugin-staff-access-common';
import { useQueryClient } from '@tanstack/react-query';
import styles from './StepUpMark.module.css';

/** "verified, 2 min left", while a step-up counts for further actions. */
export function StepUpMark(props: { stepUp: StepUpState }) {
  const now = useNow(1000);
  const secondsLeft = (Date.parse(props.stepUp.expiresAt) - now) / 1000;
  const isOver = secondsLeft <= 0;
  const queryClient = useQueryClient();

  useEffect(() => {
    if (isOver) {
      void queryClient.invalidateQueries({ queryKey: STAFF_MEMBER_QUERY_KEY });
    }
  }, [isOver, queryClient]);

  if (isOver) {
    return null;
  }
  return (
    <span
      className={styles.mark}
      title="You proved that it’s you. Until this runs out, most actions don’t ask again."
    >
      <RiShieldCheckLine size={16} aria-hidden="true" />
      verified, {durationWords(secondsLeft)} left
    </span>
  );
}
