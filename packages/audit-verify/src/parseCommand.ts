import { parseArgs } from 'node:util';
import {
  ProofError,
  trustedLog,
  type TrustedLog,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { UsageError } from './usage';

/** What a command line asks for. */
export type Command =
  | { name: 'help' }
  | { name: 'receipt'; file: string; trust: TrustedLog; json: boolean }
  | {
      name: 'export';
      file: string;
      /** The file of an older checkpoint. */
      from?: string;
      trust: TrustedLog;
      json: boolean;
    }
  | {
      name: 'archive';
      folder: string;
      /** The row that it should begin with. */
      first: number;
      trust: TrustedLog;
      json: boolean;
    }
  | {
      name: 'consistency';
      older: string;
      newer: string;
      trust: TrustedLog;
      json: boolean;
    };

const options = {
  key: { type: 'string', multiple: true },
  witness: { type: 'string', multiple: true },
  from: { type: 'string' },
  first: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * Reads a command line.
 *
 * @param args - without the program's name
 * @throws {@link UsageError} saying what is wrong
 */
export function parseCommand(args: string[]): Command {
  const { values, positionals } = parse(args);
  const [name, ...files] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (values.from !== undefined && name !== 'export') {
    throw new UsageError('--from is for exports');
  }
  if (values.first !== undefined && name !== 'archive') {
    throw new UsageError('--first is for archives');
  }
  const { json } = values;
  switch (name) {
    case 'receipt': {
      const [file] = expectFiles(files, ['FILE']);
      return { name, file, trust: trustOf(values), json };
    }
    case 'export': {
      const [file] = expectFiles(files, ['FILE']);
      return { name, file, from: values.from, trust: trustOf(values), json };
    }
    case 'archive': {
      const [folder] = expectFiles(files, ['FOLDER']);
      const first = rowNumber(values.first ?? '0');
      return { name, folder, first, trust: trustOf(values), json };
    }
    case 'consistency': {
      const [older, newer] = expectFiles(files, ['OLD', 'NEW']);
      return { name, older, newer, trust: trustOf(values), json };
    }
    case undefined:
      throw new UsageError('What is to be verified?');
    default:
      throw new UsageError(`There is no command '${name}'`);
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : `${error}`);
  }
}

function rowNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new UsageError(`--first is a row's number, not '${text}'`);
  }
  return Number(text);
}

function expectFiles(files: string[], names: string[]): string[] {
  if (files.length !== names.length) {
    throw new UsageError(
      `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} needed, ${files.length} given`,
    );
  }
  return files;
}

function trustOf(values: { key?: string[]; witness?: string[] }): TrustedLog {
  if (!values.key) {
    throw new UsageError("The log's key is needed: --key 'name+id+base64'");
  }
  try {
    return trustedLog(values.key, values.witness);
  } catch (error) {
    if (error instanceof ProofError) throw new UsageError(error.message);
    throw error;
  }
}
