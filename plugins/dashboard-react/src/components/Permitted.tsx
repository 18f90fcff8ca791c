import type { ReactNode } from 'react';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import { usePermission } from '@backstage/plugin-permission-react';

/** A card for those who have a permission; nothing for others. While the policy can't be asked the card stays: its API refuses by itself. */
export function Permitted(props: {
  permission: BasicPermission;
  children: ReactNode;
}) {
  const { allowed, error } = usePermission({ permission: props.permission });
  return allowed || error ? <>{props.children}</> : null;
}
