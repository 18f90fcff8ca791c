import {
  type ArchivedObject,
  parseArchiveObjectName,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { UsageError } from './usage';

/** The largest file that is read as a whole: receipts, checkpoints and proofs are far smaller. */
const MAX_TEXT_BYTES = 4_194_304;

/**
 * The bytes of a file, as they are read.
 *
 * @param file - a path, or `-` for the standard input
 * @throws {@link UsageError} if it can't be read
 */
export async function* readChunks(
  file: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream: Readable =
    file === '-'
      ? process.stdin
      : createReadStream(file, { highWaterMark: 1_048_576 });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      throw new UsageError(`'${file}' can't be read: ${error.message}`);
    }
    throw error;
  }
}

/**
 * The text of a small file.
 *
 * @param file - a path, or `-` for the standard input
 * @throws {@link UsageError} if it can't be read, is too large, or isn't UTF-8
 */
export async function readText(file: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readChunks(file)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_TEXT_BYTES) {
      throw new UsageError(`'${file}' is too large for what it should be`);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Buffer.concat(chunks),
    );
  } catch {
    throw new UsageError(`'${file}' is not UTF-8 text`);
  }
}

/**
 * The objects of an archive, in a folder that they were copied to.
 *
 * @returns them, and the names of all other files
 * @throws {@link UsageError} if it can't be read
 */
export async function listArchive(
  folder: string,
): Promise<{ objects: ArchivedObject[]; others: string[] }> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new UsageError(
      `'${folder}' can't be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  const objects: ArchivedObject[] = [];
  const others: string[] = [];
  for (const name of names.sort()) {
    const object = parseArchiveObjectName(name);
    if (object) {
      objects.push({
        ...object,
        read: () => readChunks(path.join(folder, name)),
      });
    } else {
      others.push(name);
    }
  }
  return { objects, others };
}
