import type { HaltRecord, HaltRecords } from '../halt/HaltRecords';

/** Records in memory. */
export function memoryRecords() {
  const kept: HaltRecord[] = [];
  const records: Pick<HaltRecords, 'add' | 'since' | 'unreleased'> = {
    add: async record => {
      kept.push(record);
    },
    since: async moment => kept.filter(({ at }) => at >= moment),
    unreleased: async () =>
      kept.slice(kept.findLastIndex(({ kind }) => kind === 'release') + 1),
  };
  return { kept, records: records as HaltRecords };
}
