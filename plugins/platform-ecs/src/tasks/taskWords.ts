import type { EcsTask } from '@alphaswarm-admin/plugin-platform-ecs-common';

/** CPU and memory of a task: "0.5 vCPU, 1 GB". */
export function sizeInWords({ cpu, memory }: EcsTask): string {
  const parts = [
    cpu === undefined ? undefined : `${cpu / 1024} vCPU`,
    memory === undefined ? undefined : memoryInWords(memory),
  ].filter(part => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : '–';
}

function memoryInWords(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024} GB` : `${mebibytes} MiB`;
}

/** A digest that can be read: `sha256:0123456789ab`. */
export function shortDigest(digest: string): string {
  const [algorithm, hex = ''] = digest.split(':', 2);
  return `${algorithm}:${hex.slice(0, 12)}`;
}

/** The part of an image after its registry. */
export function shortImage(image: string): string {
  return image.slice(image.indexOf('/') + 1);
}
