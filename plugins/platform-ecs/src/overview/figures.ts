/** The revision of a task definition: `alphaswarm-core-prod:42` → `42`; the whole name if it has none. */
export function revisionOf(taskDefinition: string): string {
  return /:(\d+)$/.exec(taskDefinition)?.[1] ?? taskDefinition;
}

/** A share in whole percent. CloudWatch has none for a service that was just made or is stopped: a dash then, never a zero. */
export function percentInWords(percent: number | undefined): string {
  return percent === undefined ? '–' : `${Math.round(percent)} %`;
}
