/** What a query may consist of: commands that read the log groups which the request names. */
const COMMANDS = [
  'anomaly',
  'dedup',
  'diff',
  'display',
  'fields',
  'filter',
  'limit',
  'parse',
  'pattern',
  'sort',
  'stats',
  'unnest',
];

/** Ways to reach other log groups from within a query, or what their owners masked. Looked for everywhere: a quote that hides one from us may not hide it from AWS. */
const ELSEWHERE =
  /\bsource\s*(?:loggroups\b|['"`([])|\bloggroups\s*\(|\bunmask\s*\(/i;

/** Strings, regular expressions and comments: a `|` in them begins no command. */
const LITERALS =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|(?<=(?:\blike|=~|\bparse\s+\S+)\s*)\/(?:[^/\\\n]|\\.)+\/|#[^\n]*/gi;

/** What is wrong with a query, and where: offsets of characters, from 0. */
export type QueryProblem = {
  message: string;
  position: { start: number; end: number };
};

/**
 * Finds what would make a query read more than the log groups that it is given: the language of Logs Insights can name others. IAM is the other bound: the role may query the configured
 * log groups only. All else that may be wrong with a query AWS finds.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function checkQuery(query: string): QueryProblem | undefined {
  const elsewhere = ELSEWHERE.exec(query);
  if (elsewhere) {
    const start = elsewhere.index;
    return {
      message:
        'A query reads the logs of the chosen services only: SOURCE, logGroups() and unmask() are not for here',
      position: { start, end: start + elsewhere[0].length },
    };
  }
  // Of the same length, so that places stay the same.
  const bare = query.replace(LITERALS, literal => ' '.repeat(literal.length));
  for (const { 1: pipe, 2: command, index } of bare.matchAll(
    /(^|\|)\s*([^\s|]*)/g,
  )) {
    if (COMMANDS.includes(command.toLowerCase())) continue;
    const start = bare.indexOf(command, index + pipe.length);
    return {
      message:
        command === ''
          ? 'A command is missing here'
          : `${command} is no command that can be used here: ${COMMANDS.join(', ')}`,
      position: { start, end: start + Math.max(1, command.length) },
    };
  }
  return undefined;
}
