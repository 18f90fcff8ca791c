import { ToggleButton, Tooltip, TooltipTrigger } from '@backstage/ui';
import type { FollowTarget } from '@alphaswarm-admin/plugin-staff-access-common';
import { RiNotification3Fill, RiNotification3Line } from '@remixicon/react';
import { useFollowChange, useFollows } from './useFollows';
import styles from './FollowButton.module.css';

/**
 * Lets somebody be told of what others do to a thing, and shows whether they are.
 *
 * @param props.target - as rows of the audit log name it
 * @param props.title - what the page calls it
 */
export function FollowButton(props: { target: FollowTarget; title: string }) {
  const { target, title } = props;
  const follows = useFollows();
  const change = useFollowChange();
  const isFollowed = change.isPending
    ? change.variables.follow
    : follows.data?.items.some(
        ({ target: { kind, id } }) => kind === target.kind && id === target.id,
      );
  return (
    <TooltipTrigger>
      <ToggleButton
        size="small"
        className={styles.follow}
        aria-label={`Follow ${title}`}
        isDisabled={follows.isLoading}
        isSelected={isFollowed === true}
        iconStart={
          isFollowed ? <RiNotification3Fill /> : <RiNotification3Line />
        }
        onChange={follow => {
          // Whoever doesn't see whether they follow it must not stop to, or begin to, by looking.
          if (isFollowed === undefined) follows.refetch();
          else if (!change.isPending) change.mutate({ target, follow });
        }}
      >
        Follow
      </ToggleButton>
      <Tooltip>{explain(isFollowed, title)}</Tooltip>
    </TooltipTrigger>
  );
}

function explain(isFollowed: boolean | undefined, title: string): string {
  if (isFollowed === undefined) {
    return 'It can’t be told now whether you follow it. Press to look again.';
  }
  return isFollowed
    ? `You are notified when somebody else’s action on ${title} ends. Press to stop.`
    : `Be notified when somebody else’s action on ${title} ends.`;
}
