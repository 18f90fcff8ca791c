import { RiShieldCheckLine, RiShieldKeyholeLine } from '@remixicon/react';
import { durationWords, useNow } from '@alphaswarm-admin/plugin-portal-react';
import type { StepUpRequirement } from '@alphaswarm-admin/plugin-staff-access-common';
import { useStaffMember } from '../member/useStaffMember';
import styles from './StepUpNotice.module.css';

/** Says beforehand whether the person will have to prove who they are. */
export function StepUpNotice(props: { requirement: StepUpRequirement }) {
  const { bound } = props.requirement;
  const { data: member } = useStaffMember();
  const now = useNow(1000);
  const secondsLeft = member?.stepUp
    ? (Date.parse(member.stepUp.expiresAt) - now) / 1000
    : 0;

  if (!bound && secondsLeft > 0) {
    return (
      <p className={styles.notice}>
        <RiShieldCheckLine size={16} aria-hidden="true" />
        You have proved it’s you; that counts for another{' '}
        {durationWords(secondsLeft)}.
      </p>
    );
  }
  return (
    <p className={styles.notice}>
      <RiShieldKeyholeLine size={16} aria-hidden="true" />
      {bound
        ? 'Next you will be asked to prove it’s you, for this action alone.'
        : 'Next you will be asked to prove it’s you, with a fresh multi-factor sign-in.'}
    </p>
  );
}
