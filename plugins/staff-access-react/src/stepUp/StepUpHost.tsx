import { useSyncExternalStore } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { actionRunsApiRef } from '../runs/ActionRuns';
import { stepUpApiRef } from './StepUpApi';
import { StepUpPanel } from './StepUpPanel';

/** Asks for the step-up of an action that was run without the dialog. Stands once, in the shell. */
export function StepUpHost() {
  const stepUp = useApi(stepUpApiRef);
  const runs = useApi(actionRunsApiRef);
  const proofs = useSyncExternalStore(stepUp.subscribe, stepUp.getProofs);
  const { runs: known } = useSyncExternalStore(
    runs.subscribe,
    runs.getSnapshot,
  );
  const proof = proofs.find(
    ({ idempotencyKey }) => !known.some(({ key }) => key === idempotencyKey),
  );

  if (!proof) {
    return null;
  }
  return (
    <Dialog
      isOpen
      isDismissable={false}
      onOpenChange={isOpen => !isOpen && proof.cancel()}
      width="min(32rem, calc(100vw - 3rem))"
    >
      <DialogHeader>{`Verify to go on: ${proof.subject}`}</DialogHeader>
      <DialogBody>
        <StepUpPanel key={proof.challenge.id} proof={proof} />
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={() => proof.cancel()}>
          Don’t verify
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
