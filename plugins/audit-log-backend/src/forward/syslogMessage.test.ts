import {
  type AuditRow,
  leafHash,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { exampleRow } from '../__testUtils__/exampleRow';
import { syslogFrame, syslogMessage } from './syslogMessage';

const sender = {
  origin: 'admin.example/audit-log',
  enterpriseNumber: 32_473,
};

/** The grammar of RFC 5424, section 6, as far as these messages use it. */
const grammar =
  /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) ([\x21-\x7e]{1,255}) ([\x21-\x7e]{1,48}) ([\x21-\x7e]{1,128}) ([\x21-\x7e]{1,32}) \[([^ =\]"]{1,32})((?: [a-z]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*)\] (.*)$/s;

function parse(message: string) {
  const match = grammar.exec(message);
  if (!match) throw new Error(`not RFC 5424: ${message}`);
  const [, pri, timestamp, host, app, process, id, sdId, params, text] = match;
  const data = Object.fromEntries(
    [...params.matchAll(/ ([a-z]+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, name, value]) => [name, value.replaceAll(/\\(["\\\]])/g, '$1')],
    ),
  );
  return { pri, timestamp, host, app, process, id, sdId, data, text };
}

describe('a row as a syslog message', () => {
  const row = exampleRow(17);

  it('has the header and structured data of RFC 5424', () => {
    expect(parse(syslogMessage(row, sender))).toMatchObject({
      // Facility 13 (log audit), severity 4 (warning).
      pri: '108',
      timestamp: '2026-11-24T06:00:00.123Z',
      host: 'admin.example',
      app: 'alphaswarm-admin',
      process: '-',
      id: 'platform-ecs.service.scale',
      sdId: 'audit@32473',
      data: {
        seq: '17',
        id: row.id,
        action: row.action_id,
        event: row.event_type,
        phase: 'succeeded',
        leaf: row.leaf_hash,
        log: 'admin.example/audit-log',
      },
    });
  });

  it.each([
    ['info', '110'],
    ['warning', '108'],
    ['critical', '106'],
  ] as const)('is of the priority of %s', (severity, pri) => {
    const message = syslogMessage(exampleRow(0, { severity }), sender);
    expect(parse(message).pri).toBe(pri);
  });

  it('holds the row, in ASCII, as it was hashed', () => {
    const { text } = parse(syslogMessage(row, sender));
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    const received = JSON.parse(text) as AuditRow;
    expect(received).toEqual(row);
    expect(leafHash(received)).toBe(row.leaf_hash);
  });

  it('escapes what structured data and header must not hold', () => {
    const odd = exampleRow(0, {
      event_type: `a"b\\c]d ${'é'.repeat(3)}${'x'.repeat(40)}`,
    });
    const { id, data } = parse(
      syslogMessage(odd, { ...sender, origin: 'h\nost/l"]' }),
    );
    expect(id).toBe(`a"b\\c]d${'x'.repeat(25)}`);
    expect(data.event).toBe(odd.event_type);
    expect(data.log).toBe('h\nost/l"]');
  });

  it('is framed by its octets', () => {
    expect(syslogFrame('<1>1 a')).toBe('6 <1>1 a');
    expect(syslogFrame('é')).toBe('2 é');
  });
});
