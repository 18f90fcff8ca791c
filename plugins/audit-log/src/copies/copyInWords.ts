import type {
  ArchiveReport,
  SinkReport,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { durationWords } from '@alphaswarm-admin/plugin-portal-react';
import { rowsInWords } from '../histogram/rowsInWords';

/** How a copy of the log stands: a word with a tone, and the rest in words. */
export type CopyWords = {
  tone: 'good' | 'attention' | 'bad';
  word: string;
  detail: string;
  /** When it last grew, ISO 8601. */
  at?: string;
};

type ConfiguredArchive = Extract<ArchiveReport, { configured: true }>;

/** How far the archive has come. */
export function archiveInWords(report: ConfiguredArchive): CopyWords {
  const { archivedTo, size, bucket, problem, archivedAt } = report;
  const held =
    archivedTo === size
      ? rowsInWords(size)
      : `${archivedTo.toLocaleString('en')} of ${rowsInWords(size)}`;
  const detail = `${held} in ${bucket}`;
  return {
    ...archiveStanding(report),
    detail: problem === undefined ? detail : `${detail}. ${sentence(problem)}`,
    ...(archivedAt && { at: archivedAt }),
  };
}

function archiveStanding({
  problem,
  late,
  archivedTo,
  size,
}: ConfiguredArchive): Pick<CopyWords, 'tone' | 'word'> {
  if (problem !== undefined) return { tone: 'bad', word: 'Not archived' };
  if (late) return { tone: 'bad', word: 'Late' };
  return archivedTo === 0 && size > 0
    ? { tone: 'attention', word: 'Not yet archived' }
    : { tone: 'good', word: 'Archived' };
}

/** How far a sink has come. */
export function sinkInWords(report: SinkReport): CopyWords {
  const { lagRows, lagSeconds, late, problem, refused, sentAt } = report;
  const behind =
    lagRows === 0
      ? 'has every row'
      : `${rowsInWords(lagRows)} behind, for ${durationWords(lagSeconds)}`;
  return {
    ...standingOf({ late, problem, refused, lagRows }),
    detail: problem === undefined ? behind : `${behind}. ${sentence(problem)}`,
    ...(sentAt && { at: sentAt }),
  };
}

function standingOf({
  late,
  problem,
  refused,
  lagRows,
}: Pick<SinkReport, 'late' | 'problem' | 'refused' | 'lagRows'>): Pick<
  CopyWords,
  'tone' | 'word'
> {
  if (refused) return { tone: 'bad', word: 'Refused' };
  if (late) return { tone: 'bad', word: 'Late' };
  if (problem !== undefined) return { tone: 'attention', word: 'Waiting' };
  return lagRows === 0
    ? { tone: 'good', word: 'Up to date' }
    : { tone: 'good', word: 'Sending' };
}

function sentence(problem: string): string {
  return `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`;
}
