import { z } from 'zod';

/** `GET /inventory`: the offers that aren't deleted, for the portal's own plugins. */
export const offerInventorySchema = z.object({
  offers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      kind: z.string(),
      owner: z.string(),
      runbook: z.string(),
      dependencies: z.array(z.string()),
    }),
  ),
});

/** @public */
export type OfferInventory = z.output<typeof offerInventorySchema>;
