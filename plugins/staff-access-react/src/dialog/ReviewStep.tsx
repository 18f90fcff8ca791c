import { type KeyboardEvent, type ReactNode, useState } from 'react';
import {
  Button,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { ProblemPanel } from '@alphaswarm-admin/plugin-portal-react';
import type { ActionPreview } from '@alphaswarm-admin/plugin-staff-access-common';
import { useQuery } from '@tanstack/react-query';
import {
  newIdempotencyKey,
  privilegedActionsApiRef,
  type PrivilegedActionRequest,
} from '../actions/PrivilegedActionsApi';
import { ReasonField } from '../reason/ReasonField';
import { reasonProblem } from '../reason/reasonProblem';
import { rememberReason } from '../reason/recentReasons';
import { PreviewSection, PreviewSkeleton } from './PreviewSection';
import { StepUpNotice } from './StepUpNotice';
import styles from './ReviewStep.module.css';

/** What the person confirmed. */
export type ConfirmedAction = {
  key: string;
  preview: ActionPreview;
  reason: string;
};

/** The steps before anything is sent: what will happen, why, and the typed word where the policy asks for one. */
export function ReviewStep(props: {
  request: PrivilegedActionRequest;
  /** What was typed before. */
  reason: string;
  onReasonChange: (reason: string) => void;
  onClose: () => void;
  onConfirm: (confirmed: ConfirmedAction) => void;
}) {
  const { request, onReasonChange, onClose, onConfirm } = props;
  const [reason, setReason] = useState(props.reason);
  const [typed, setTyped] = useState('');
  const { data: preview, error, refetch, isFetching } = usePreview(request);
  const missing = preview && whatIsMissing(preview, reason, typed);

  const confirm = () => {
    if (preview && !missing) {
      rememberReason(reason.trim());
      onConfirm({ key: newIdempotencyKey(), preview, reason: reason.trim() });
    }
  };

  return (
    <>
      <DialogHeader>
        {preview?.title ?? `About ${request.subject}`}
      </DialogHeader>
      <DialogBody>
        <ol className={styles.steps}>
          <Step title="What will happen">
            {preview && <PreviewSection preview={preview} />}
            {!preview && error && !isFetching && (
              <ProblemPanel error={error} onRetry={() => refetch()} />
            )}
            {!preview && (isFetching || !error) && <PreviewSkeleton />}
          </Step>
          <Step title="Why">
            <ReasonField
              value={reason}
              onChange={value => {
                setReason(value);
                onReasonChange(value);
              }}
            />
          </Step>
          {preview?.typedConfirmation && (
            <Step title="Are you sure">
              <TextField
                label={`Type ${preview.typedConfirmation} to confirm`}
                value={typed}
                onChange={setTyped}
                autoComplete="off"
                spellCheck="false"
              />
            </Step>
          )}
        </ol>
        {preview?.stepUp && <StepUpNotice requirement={preview.stepUp} />}
      </DialogBody>
      <DialogFooter className={styles.footer}>
        {missing && (
          <p id="privileged-action-missing" className={styles.missing}>
            {missing}
          </p>
        )}
        <Button
          variant="secondary"
          onPress={onClose}
          // A dialog has to take the focus, and this is where nothing can go wrong.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
        >
          Cancel
        </Button>
        <span onKeyDownCapture={preview?.destructive ? ignoreEnter : undefined}>
          <Button
            variant="primary"
            destructive={preview?.destructive}
            isDisabled={!preview || missing !== undefined}
            aria-describedby={missing ? 'privileged-action-missing' : undefined}
            onPress={confirm}
          >
            {preview?.confirmLabel ?? 'Confirm'}
          </Button>
        </span>
      </DialogFooter>
    </>
  );
}

function Step(props: { title: string; children: ReactNode }) {
  return (
    <li className={styles.step}>
      <h3 className={styles.title}>{props.title}</h3>
      {props.children}
    </li>
  );
}

/** The preview belongs to one opening of the dialog: it is never taken from a cache, and never changes under the person's eyes. */
function usePreview(request: PrivilegedActionRequest) {
  const api = useApi(privilegedActionsApiRef);
  const [opening] = useState(() => newIdempotencyKey());
  return useQuery({
    queryKey: ['staff-access', 'preview', opening],
    queryFn: ({ signal }) => api.preview(request, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

function whatIsMissing(
  preview: ActionPreview,
  reason: string,
  typed: string,
): string | undefined {
  const problem = reasonProblem(reason);
  if (problem) {
    return problem;
  }
  const { typedConfirmation } = preview;
  return typedConfirmation && typed.trim() !== typedConfirmation
    ? `Type ${typedConfirmation} to go on.`
    : undefined;
}

/** What can't be undone takes a click or the space bar: Enter, which people press to get rid of dialogs, never destroys. */
function ignoreEnter(event: KeyboardEvent) {
  if (event.key === 'Enter') {
    event.preventDefault();
    event.stopPropagation();
  }
}
