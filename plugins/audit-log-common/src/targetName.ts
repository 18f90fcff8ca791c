/** The last part of an id that is written as a path. */
function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1) || id;
}

/** What targets are called in a sentence, by kind; those that aren't here are called by their whole id. */
const names: ReadonlyMap<string, (id: string) => string> = new Map([
  // `cluster/service`: the service's name says the environment already.
  ['ecs-service', lastPart],
]);

/** What a target is called in a sentence. The whole id is one click away. */
export function targetName(kind: string | null, id: string): string {
  return names.get(kind ?? '')?.(id) ?? id;
}
