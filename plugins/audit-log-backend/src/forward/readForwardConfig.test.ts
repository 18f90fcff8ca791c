import { ConfigReader } from '@backstage/config';
import { readForwardConfig } from './readForwardConfig';

const log = { origin: 'admin.example/audit-log', definitions: () => [] };
const read = (...sinks: object[]) =>
  readForwardConfig(
    new ConfigReader({ auditLog: { forward: { sinks } } } as never),
    log,
  );

describe('readForwardConfig', () => {
  it('has no sinks unless configured', () => {
    expect(readForwardConfig(new ConfigReader({}), log)).toEqual([]);
  });

  it('reads each kind of sink, with what is usual', () => {
    const sinks = read(
      { name: 'siem', http: { url: 'https://siem.example/' } },
      {
        name: 'lake',
        start: 'end',
        batchRows: 50,
        lateAfter: { minutes: 1 },
        http: { url: 'https://lake.example/', format: 'ocsf' },
      },
      { name: 'syslog', syslog: { host: 'syslog.example' } },
    );
    expect(
      sinks.map(({ sink, ...others }) => [sink.name, sink.kind, others]),
    ).toEqual([
      [
        'siem',
        'http',
        { start: 'beginning', batchRows: 500, lateAfterMs: 300_000 },
      ],
      ['lake', 'ocsf', { start: 'end', batchRows: 50, lateAfterMs: 60_000 }],
      [
        'syslog',
        'syslog',
        { start: 'beginning', batchRows: 500, lateAfterMs: 300_000 },
      ],
    ]);
  });

  it.each<[string, object[]]>([
    ["'a': it needs either http or syslog", [{ name: 'a' }]],
    [
      "'a': it needs either http or syslog",
      [
        {
          name: 'a',
          http: { url: 'https://a.example/' },
          syslog: { host: 'a' },
        },
      ],
    ],
    [
      "'a': url must begin with https:",
      [{ name: 'a', http: { url: 'http://a.example/' } }],
    ],
    [
      "'a': format must be rows or ocsf",
      [{ name: 'a', http: { url: 'https://a.example/', format: 'cef' } }],
    ],
    [
      "'a': start must be beginning or end",
      [{ name: 'a', start: 'now', syslog: { host: 'a' } }],
    ],
    [
      "'a': batchRows must be",
      [{ name: 'a', batchRows: 0, syslog: { host: 'a' } }],
    ],
    [
      "'a': certFile and keyFile belong together",
      [{ name: 'a', syslog: { host: 'a', tls: { certFile: '/c.pem' } } }],
    ],
    ["'a b': a name is", [{ name: 'a b', syslog: { host: 'a' } }]],
    [
      'each needs a name of its own',
      [
        { name: 'a', syslog: { host: 'a' } },
        { name: 'a', syslog: { host: 'b' } },
      ],
    ],
  ])('says what is wrong: %s', (problem, sinks) => {
    expect(() => read(...sinks)).toThrow(problem);
  });
});
