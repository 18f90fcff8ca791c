import { useMemo } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AuditRow } from '@alphaswarm-admin/plugin-audit-log-common';
import { privilegedActionsApiRef } from '@alphaswarm-admin/plugin-staff-access-react';
import { ledgerProofsApiRef } from '../api/LedgerProofsApi';
import { HeadMemory } from './HeadMemory';
import { reportBroken } from './reportBroken';
import { verifySeal, type Seal } from './verifySeal';

/** A row and what came of verifying it. */
export type SealedRow = {
  row: AuditRow;
  seal: Seal;
  /** Of a broken one: what came of reporting it. */
  report?: string;
};

/** How long a row that the head doesn't cover yet is waited for, tries and milliseconds between them. */
const NOT_YET = { tries: 4, pauseMs: 1_000 };

/** Verifies rows, one after the other, when somebody asks for it. */
export function useSeals() {
  const api = useApi(ledgerProofsApiRef);
  const actions = useApi(privilegedActionsApiRef);
  const memory = useMemo(
    () => HeadMemory.create({ storage: window.localStorage }),
    [],
  );
  return useMutation<SealedRow[], Error, readonly AuditRow[]>({
    mutationFn: async rows => {
      const sealed: SealedRow[] = [];
      for (const row of rows) {
        let seal = await verifySeal(row, { api, memory });
        for (let i = 1; seal.state === 'not-yet' && i < NOT_YET.tries; i++) {
          await new Promise(resolve => {
            setTimeout(resolve, NOT_YET.pauseMs);
          });
          seal = await verifySeal(row, { api, memory });
        }
        const report =
          seal.state === 'broken'
            ? await reportBroken(actions, row.seq, seal.code)
            : undefined;
        sealed.push({ row, seal, report });
      }
      return sealed;
    },
  });
}
