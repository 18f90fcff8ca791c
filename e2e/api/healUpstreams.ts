import { expect } from '@playwright/test';
import { healFaults } from '../control';
import type { StaffClient } from './StaffClient';

/** Heals all stand-ins, and waits until the portal calls alphaswarm-cp again: its circuits stay open for a while after a fault. */
export async function healUpstreams(reader: StaffClient): Promise<void> {
  await healFaults();
  await expect
    .poll(
      async () => {
        // The kill switch looks through a circuit of its own.
        const halt = await reader.get('kill-switch/status');
        const platform = await reader.get('managed-services/platform');
        return halt.body.state !== 'unknown' && platform.body.cells.known;
      },
      { timeout: 40_000 },
    )
    .toBe(true);
}
