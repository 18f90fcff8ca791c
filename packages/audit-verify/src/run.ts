import { ProofError } from '@alphaswarm-admin/plugin-audit-log-common';
import { parseCommand } from './parseCommand';
import { tellRefused, tellVerified } from './report';
import { usage, UsageError } from './usage';
import { verify } from './verify';

/** Verified, not verified, wrong use. */
export const exitCodes = { verified: 0, refused: 1, usage: 2 } as const;

/**
 * Runs a command line.
 *
 * @param args - without the program's name
 * @param output - where the answer and complaints go
 * @returns the exit code
 */
export async function run(
  args: string[],
  output: { out(text: string): void; err(text: string): void },
): Promise<number> {
  let json = false;
  try {
    const command = parseCommand(args);
    if (command.name === 'help') {
      output.out(usage);
      return exitCodes.verified;
    }
    json = command.json;
    const answer = await verify(command);
    output.out(
      json ? toJson({ verified: true, ...answer }) : tellVerified(answer),
    );
    return exitCodes.verified;
  } catch (error) {
    if (error instanceof ProofError) {
      const { code, message, proven, findings } = error;
      output.out(
        json
          ? toJson({ verified: false, code, message, proven, findings })
          : tellRefused(error),
      );
      return exitCodes.refused;
    }
    if (error instanceof UsageError) {
      output.err(`${error.message}\n\nHelp: node audit-verify.mjs --help\n`);
      return exitCodes.usage;
    }
    throw error;
  }
}

function toJson(answer: object): string {
  return `${JSON.stringify(answer, null, 2)}\n`;
}
