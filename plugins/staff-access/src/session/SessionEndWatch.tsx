import { useEffect } from 'react';
import { onSignOutElsewhere } from './SessionChannel';

/** Ends this tab's session when another tab signs out: the reload finds no session and shows the sign-in page. */
export function SessionEndWatch(props: { reload?: () => void }) {
  const { reload = reloadPage } = props;
  useEffect(() => onSignOutElsewhere(reload), [reload]);
  return null;
}

function reloadPage() {
  window.location.reload();
}
