import { useRef } from 'react';
import { keepPlaces } from './keepPlaces';

/** Options of {@link useSteadyRows}. */
export type SteadyRowsOptions<T> = {
  arranged: readonly T[];
  all: readonly T[];
  idOf: (row: T) => string;
  /** Whether somebody is pointing at the rows or has the keyboard in them. */
  held: boolean;
  /** Names the filters and the order: when the person changes these, rows move at once. */
  arrangement: string;
};

/** The rows to show: as arranged, but never moved by a refresh while they are held. */
export function useSteadyRows<T>({
  arranged,
  all,
  idOf,
  held,
  arrangement,
}: SteadyRowsOptions<T>): T[] {
  const shown = useRef<{ arrangement: string; ids: string[] }>({
    arrangement,
    ids: [],
  });
  const rows =
    held && shown.current.arrangement === arrangement
      ? keepPlaces({ previous: shown.current.ids, arranged, all, idOf })
      : [...arranged];
  shown.current = { arrangement, ids: rows.map(idOf) };
  return rows;
}
