import type { Entra } from './createEntra';
import { writeFileAtomically } from './writeFileAtomically';

/** A workload token is valid for an hour. */
const ROTATION_MS = 10 * 60_000;

/**
 * Keeps a fresh workload token in a file, as a kubelet does for a pod.
 *
 * @returns ends it
 */
export async function projectWorkloadToken(options: {
  file: string;
  entra: Pick<Entra, 'issueWorkloadToken'>;
}): Promise<() => Promise<void>> {
  const { file, entra } = options;
  const write = async () =>
    writeFileAtomically(file, await entra.issueWorkloadToken());
  await write();
  const timer = setInterval(() => void write(), ROTATION_MS);
  timer.unref();
  return async () => clearInterval(timer);
}
