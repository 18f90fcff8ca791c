import type { TaskDefinitionChange } from '@alphaswarm-admin/plugin-platform-ecs-common';
import type {
  ContainerDetail,
  TaskDefinitionDetail,
} from './parseTaskDefinition';

type Field = [field: string, from: string | undefined, to: string | undefined];

/**
 * What differs between two task definitions, for somebody who is about to deploy the second in place of the first: the task itself, then container by
 * container. Environment variables by name, and whether their value differs; never the value. Secrets by reference.
 */
export function compareTaskDefinitions(
  from: TaskDefinitionDetail,
  to: TaskDefinitionDetail,
): TaskDefinitionChange[] {
  const names = [
    ...to.containers.map(({ name }) => name),
    ...from.containers
      .map(({ name }) => name)
      .filter(name => !to.containers.some(other => other.name === name)),
  ];
  return [
    ...fieldChanges('task', [
      ['CPU', cpuInWords(from.cpu), cpuInWords(to.cpu)],
      ['Memory', memoryInWords(from.memory), memoryInWords(to.memory)],
      ['Architecture', from.architecture, to.architecture],
      ['Task role', from.taskRole, to.taskRole],
      ['Execution role', from.executionRole, to.executionRole],
    ]),
    ...names.flatMap(name =>
      containerChanges(
        name,
        from.containers.find(container => container.name === name),
        to.containers.find(container => container.name === name),
      ),
    ),
  ];
}

/** CPU units in words: `0.5 vCPU`. */
export function cpuInWords(units: number): string;
export function cpuInWords(units: number | undefined): string | undefined;
export function cpuInWords(units: number | undefined): string | undefined {
  return units === undefined ? undefined : `${units / 1024} vCPU`;
}

/** MiB in words: `512 MiB`, `2 GiB`. */
export function memoryInWords(mib: number): string;
export function memoryInWords(mib: number | undefined): string | undefined;
export function memoryInWords(mib: number | undefined): string | undefined {
  if (mib === undefined) return undefined;
  return mib >= 1024
    ? `${Math.round((mib / 1024) * 100) / 100} GiB`
    : `${mib} MiB`;
}

function containerChanges(
  name: string,
  from: ContainerDetail | undefined,
  to: ContainerDetail | undefined,
): TaskDefinitionChange[] {
  if (!from || !to) {
    return fieldChanges(name, [['Container', from?.image, to?.image]]);
  }
  return [
    ...fieldChanges(name, [
      ['Image', from.image, to.image],
      ['Essential', yesOrNo(from.essential), yesOrNo(to.essential)],
      [
        'CPU',
        cpuInWords(from.cpu || undefined),
        cpuInWords(to.cpu || undefined),
      ],
      ['Memory', memoryInWords(from.memory), memoryInWords(to.memory)],
      [
        'Memory reservation',
        memoryInWords(from.memoryReservation),
        memoryInWords(to.memoryReservation),
      ],
      ['Ports', listed(from.ports), listed(to.ports)],
      ['Health check', from.healthCheck, to.healthCheck],
      [
        'Environment files',
        listed(from.environmentFiles),
        listed(to.environmentFiles),
      ],
    ]),
    ...environmentChanges(name, from.environment, to.environment),
    ...fieldChanges(
      name,
      union(from.secrets, to.secrets).map((secret): Field => [
        `Secret ${secret}`,
        from.secrets.get(secret),
        to.secrets.get(secret),
      ]),
    ),
  ];
}

function fieldChanges(
  subject: string,
  fields: readonly Field[],
): TaskDefinitionChange[] {
  return fields
    .filter(([, from, to]) => from !== to)
    .map(([field, from, to]) => ({
      subject,
      field,
      kind: kindOf(from, to),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    }));
}

function environmentChanges(
  subject: string,
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): TaskDefinitionChange[] {
  return union(from, to)
    .filter(name => from.get(name) !== to.get(name))
    .map(name => ({
      subject,
      field: `Environment ${name}`,
      kind: kindOf(from.get(name), to.get(name)),
    }));
}

function kindOf(from: unknown, to: unknown): TaskDefinitionChange['kind'] {
  if (from === undefined) return 'added';
  return to === undefined ? 'removed' : 'changed';
}

function union(
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): string[] {
  return [...new Set([...from.keys(), ...to.keys()])].toSorted();
}

function listed(values: string[]): string | undefined {
  return values.length === 0 ? undefined : values.toSorted().join(', ');
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
