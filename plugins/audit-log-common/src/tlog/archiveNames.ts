import type { LeafRange } from './subtrees';

/** An object of the archive, as its name says it. */
export type ArchiveObjectName = LeafRange & { name: string };

/** As many digits as a `seq` can have, so that names sort as rows do. */
const DIGITS = 15;

const pattern = /^(\d{15})-(\d{15})\.ndjson$/;

/** The name of the object with the rows of a range. */
export function archiveObjectName({ from, to }: LeafRange): string {
  const digits = (seq: number) => String(seq).padStart(DIGITS, '0');
  return `${digits(from)}-${digits(to)}.ndjson`;
}

/** The rows that an object holds by its name; undefined if it isn't one of the archive's. */
export function parseArchiveObjectName(
  name: string,
): ArchiveObjectName | undefined {
  const match = pattern.exec(name);
  if (!match) return undefined;
  const [from, to] = [Number(match[1]), Number(match[2])];
  return from < to ? { name, from, to } : undefined;
}
