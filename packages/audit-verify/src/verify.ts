import {
  type AuditRow,
  openCheckpoint,
  verifyArchive,
  verifyContinuation,
  verifyExport,
  verifyReceipt,
  type Verdict,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { listArchive, readChunks, readText } from './files';
import { nodeHasher } from './nodeHasher';
import type { Command } from './parseCommand';

/** How many files are named that are none of the archive's. */
const OTHERS_SHOWN = 5;

/** What was proven, and of what. */
export type Answer = Verdict & {
  /** The row, of a receipt. */
  row?: AuditRow;
};

/**
 * Does what a command asks for.
 *
 * @throws `ProofError` if it isn't verified, {@link UsageError} if a file can't be read
 */
export async function verify(
  command: Exclude<Command, { name: 'help' }>,
): Promise<Answer> {
  const { trust: log } = command;
  switch (command.name) {
    case 'receipt': {
      const text = await readText(command.file);
      const { row, proven, notProven } = verifyReceipt(text, log, nodeHasher);
      return { row, proven, notProven };
    }
    case 'export': {
      const previous =
        command.from === undefined
          ? []
          : [openCheckpoint(await readText(command.from), log)];
      const { proven, notProven } = await verifyExport(
        readChunks(command.file),
        { log, previous, hasher: nodeHasher },
      );
      return { proven, notProven };
    }
    case 'archive': {
      const { folder, first } = command;
      const { objects, others } = await listArchive(folder);
      const { proven, notProven } = await verifyArchive(objects, {
        log,
        first,
        hasher: nodeHasher,
      });
      return {
        proven,
        notProven: [
          ...notProven,
          ...(others.length > 0
            ? [
                `Anything of what else is in the folder: ${others.slice(0, OTHERS_SHOWN).join(', ')}${others.length > OTHERS_SHOWN ? ', …' : ''}.`,
              ]
            : []),
        ],
      };
    }
    case 'consistency': {
      const { proven, notProven } = verifyContinuation(
        {
          older: await readText(command.older),
          newer: await readText(command.newer),
          log,
        },
        nodeHasher,
      );
      return { proven, notProven };
    }
    default:
      return command satisfies never;
  }
}
