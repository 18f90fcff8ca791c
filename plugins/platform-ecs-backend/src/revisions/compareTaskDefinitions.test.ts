import fc from 'fast-check';
import { container, taskDefinition } from '../__testUtils__/taskDefinition';
import {
  compareTaskDefinitions,
  cpuInWords,
  memoryInWords,
} from './compareTaskDefinitions';
import { parseTaskDefinition } from './parseTaskDefinition';

const wire = (environment: Array<{ name: string; value: string }>) =>
  parseTaskDefinition({
    taskDefinition: {
      taskDefinitionArn: 'arn:aws:ecs:eu-central-1:1:task-definition/f:1',
      family: 'f',
      revision: 1,
      containerDefinitions: [{ name: 'core', image: 'core:1', environment }],
    },
  });

describe('compareTaskDefinitions', () => {
  it('says what differs, the task first, then container by container', () => {
    const changes = compareTaskDefinitions(
      taskDefinition({
        containers: [container(), container({ name: 'gone', image: 'gone:1' })],
      }),
      taskDefinition({
        cpu: 512,
        memory: 512,
        containers: [
          container({
            image: 'ecr/core:1.5.0',
            ports: ['8001/tcp', '8000/tcp'],
            healthCheck: undefined,
            secrets: new Map([
              ['KEY', 'arn:aws:secretsmanager:key-2'],
              ['NEW', 'arn:aws:ssm:new'],
            ]),
          }),
          container({ name: 'sidecar', image: 'sidecar:2' }),
        ],
      }),
    );
    expect(changes).toEqual([
      {
        subject: 'task',
        field: 'CPU',
        kind: 'changed',
        from: '1 vCPU',
        to: '0.5 vCPU',
      },
      {
        subject: 'task',
        field: 'Memory',
        kind: 'changed',
        from: '2 GiB',
        to: '512 MiB',
      },
      {
        subject: 'core',
        field: 'Image',
        kind: 'changed',
        from: 'ecr/core:1.4.2',
        to: 'ecr/core:1.5.0',
      },
      {
        subject: 'core',
        field: 'Ports',
        kind: 'changed',
        from: '8000/tcp',
        to: '8000/tcp, 8001/tcp',
      },
      {
        subject: 'core',
        field: 'Health check',
        kind: 'removed',
        from: 'CMD-SHELL healthcheck, every 10 s, timeout 5 s, 3 retries',
      },
      {
        subject: 'core',
        field: 'Secret KEY',
        kind: 'changed',
        from: 'arn:aws:secretsmanager:key',
        to: 'arn:aws:secretsmanager:key-2',
      },
      {
        subject: 'core',
        field: 'Secret NEW',
        kind: 'added',
        to: 'arn:aws:ssm:new',
      },
      {
        subject: 'sidecar',
        field: 'Container',
        kind: 'added',
        to: 'sidecar:2',
      },
      { subject: 'gone', field: 'Container', kind: 'removed', from: 'gone:1' },
    ]);
  });

  it('is empty for two that say the same', () => {
    expect(compareTaskDefinitions(taskDefinition(), taskDefinition())).toEqual(
      [],
    );
  });

  const environment = fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[A-Z]{1,3}$/),
      // Longer than anything else that a comparison says.
      value: fc.stringMatching(/^secret-[a-z]{12,20}$/),
    }),
    { selector: ({ name }) => name, maxLength: 8 },
  );

  it('names each variable that was added, removed or changed, and never a value', () => {
    fc.assert(
      fc.property(environment, environment, (before, after) => {
        const changes = compareTaskDefinitions(wire(before), wire(after));
        const valueOf = (list: typeof before, name: string) =>
          list.find(entry => entry.name === name)?.value;
        const names = [...before, ...after].map(({ name }) => name);
        const expected = [...new Set(names)].filter(
          name => valueOf(before, name) !== valueOf(after, name),
        );
        expect(changes.map(({ field }) => field)).toEqual(
          expected.toSorted().map(name => `Environment ${name}`),
        );
        expect(JSON.stringify(changes)).not.toContain('secret-');
      }),
    );
  });

  it('turned round, is the same with from and to exchanged', () => {
    fc.assert(
      fc.property(environment, environment, (before, after) => {
        const there = compareTaskDefinitions(wire(before), wire(after));
        const back = compareTaskDefinitions(wire(after), wire(before));
        const turned = {
          added: 'removed',
          removed: 'added',
          changed: 'changed',
        };
        expect(back.map(({ field, kind }) => [field, kind])).toEqual(
          there.map(({ field, kind }) => [field, turned[kind]]),
        );
      }),
    );
  });
});

describe('what is parsed', () => {
  it('keeps no value of the environment, and no command', () => {
    const parsed = parseTaskDefinition({
      taskDefinition: {
        taskDefinitionArn: 'arn:aws:ecs:eu-central-1:1:task-definition/f:1',
        family: 'f',
        revision: 1,
        containerDefinitions: [
          {
            name: 'core',
            image: 'core:1',
            command: ['--password=hunter2'],
            environment: [{ name: 'URL', value: 'postgres://u:hunter2@db' }],
          },
        ],
      },
    });
    const said = JSON.stringify(parsed, (_, value) =>
      value instanceof Map ? [...value] : value,
    );
    expect(said).toContain('URL');
    expect(said).not.toContain('hunter2');
  });
});

describe('sizes in words', () => {
  it.each([
    [256, '0.25 vCPU'],
    [4096, '4 vCPU'],
  ])('%i CPU units are %s', (units, words) => {
    expect(cpuInWords(units)).toBe(words);
  });

  it.each([
    [512, '512 MiB'],
    [1024, '1 GiB'],
    [3000, '2.93 GiB'],
  ])('%i MiB are %s', (mib, words) => {
    expect(memoryInWords(mib)).toBe(words);
  });
});
