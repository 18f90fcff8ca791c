import {
  ActionTray,
  PrivilegedActionDialogHost,
  StepUpHost,
} from '@alphaswarm-admin/plugin-staff-access-react';
import { SessionEndWatch } from './session/SessionEndWatch';

/** What privileged actions and the session need on every page. */
export function PrivilegedActionsOverlay() {
  return (
    <>
      <PrivilegedActionDialogHost />
      <StepUpHost />
      <ActionTray />
      <SessionEndWatch />
    </>
  );
}
