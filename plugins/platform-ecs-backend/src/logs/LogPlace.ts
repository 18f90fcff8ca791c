import type { AwsClients } from '../aws/AwsClients';

/** The streams of one container, of all its tasks or of one. */
export type LogStreams = {
  service: string;
  container: string;
  /** What the names of the streams begin with; the task's id follows, or is the end of it. */
  prefix: string;
};

/** One log group that may be read, because a service of a configured cluster logs to it, and which of its streams are wanted. */
export type LogPlace = {
  /** The cluster's address in the portal. */
  cluster: string;
  clients: AwsClients;
  group: string;
  arn: string;
  streams: LogStreams[];
};

/** Whose line it is, as `LogLine.origin` says it; `undefined` for a stream that wasn't asked for. */
export function originOf(
  { cluster, streams }: Pick<LogPlace, 'cluster' | 'streams'>,
  streamName: string,
): string | undefined {
  const found = streams.find(({ prefix }) => streamName.startsWith(prefix));
  if (!found) return undefined;
  const task = streamName.slice(streamName.lastIndexOf('/') + 1);
  return `${cluster}/${found.service}/${found.container}/${task}`;
}

/** The same log groups and streams have the same key, in whatever order they were asked for. */
export function placesKey(places: readonly LogPlace[]): string {
  return JSON.stringify(
    places
      .map(({ cluster, arn, streams }) => [
        cluster,
        arn,
        ...streams.map(({ prefix }) => prefix).toSorted(),
      ])
      .toSorted(([, a], [, b]) => a.localeCompare(b)),
  );
}
