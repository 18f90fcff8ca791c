import type { Deployment } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { WorkloadState } from '@alphaswarm-admin/plugin-deployments-common';

/** What a workload's phase and replicas come to, in the portal's words. Running is only what has all its replicas. */
export function workloadState(
  deployment: Pick<Deployment, 'phase' | 'replicasDesired' | 'replicasReady'>,
): { state: WorkloadState; sentence: string } {
  const { phase, replicasDesired: desired, replicasReady: ready } = deployment;
  const count = `${ready} of ${replicas(desired)} ready`;
  switch (phase) {
    case 'running':
      if (desired === 0) return { state: 'stopped', sentence: 'No replicas.' };
      return ready >= desired
        ? { state: 'steady', sentence: `${count}.` }
        : { state: 'failing', sentence: `Only ${count}.` };
    case 'degraded':
      return { state: 'failing', sentence: `Degraded: ${count}.` };
    case 'failed':
      return { state: 'failing', sentence: `Failed: ${count}.` };
    case 'pending':
      return { state: 'rolling-out', sentence: `Waits to start: ${count}.` };
    case 'starting':
      return { state: 'rolling-out', sentence: `Starting: ${count}.` };
    case 'updating':
      return { state: 'rolling-out', sentence: `Updating: ${count}.` };
    case 'stopping':
      return {
        state: 'rolling-out',
        sentence: `Stopping: ${replicas(ready)} left.`,
      };
    case 'stopped':
      return ready === 0
        ? { state: 'stopped', sentence: 'Stopped.' }
        : {
            state: 'failing',
            sentence: `Stopped, and ${replicas(ready)} still there.`,
          };
    default:
      return {
        state: 'unknown',
        sentence: 'alphaswarm-cp doesn’t know how it is.',
      };
  }
}

/** So many replicas, in words. */
export function replicas(count: number): string {
  return count === 1 ? '1 replica' : `${count} replicas`;
}
