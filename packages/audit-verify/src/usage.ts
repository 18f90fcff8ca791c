/** The command line was wrong, or names a file that can't be read: nothing was verified. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const usage = `Verifies audit rows of the admin portal, offline.

  node audit-verify.mjs receipt FILE --key VKEY
      A receipt (.tlog-proof): is this row, to the byte, in the log that VKEY signs?

  node audit-verify.mjs export FILE --key VKEY [--from CHECKPOINT]
      An export (.ndjson): are its rows those of the log, and, without a filter, all of them? With --from,
      does the log continue the older head in the file CHECKPOINT?

  node audit-verify.mjs archive FOLDER --key VKEY [--first SEQ]
      The objects of an archive, copied from its bucket: are they the log from its first row on, without a gap, each
      continuing the one before? With --first, from row SEQ on: objects before it were removed when their time was over.

  node audit-verify.mjs consistency OLD NEW --key VKEY
      Does the newer checkpoint continue the older one? NEW is a consistency proof, or, if it has as many
      rows as OLD, a checkpoint.

  --key VKEY       the log's verifier key, 'name+id+base64', from somebody you trust: not from the file that
                   is verified. Repeat it for the keys before and after a rotation
  --witness VKEY   a witness that must have cosigned. May be repeated
  --json           answer with JSON

FILE may be - for the standard input.
Exit codes: 0 verified, 1 not verified, 2 wrong use or an unreadable file.
`;
