/** The height of a row that is neither wrapped nor unfolded, pixels. */
export const ROW_HEIGHT = 22;

/**
 * Where the rows of a long list are. Nearly all are {@link ROW_HEIGHT} high; of the others it knows what was measured. What it costs to ask depends on how many
 * are taller and not on how many there are, and rows that come or go in front change nothing, because a row keeps its number.
 */
export class RowHeights {
  readonly #extra = new Map<number, number>();
  #layout?: string;
  #index?: { rows: number[]; extraBefore: number[] };

  /** Forgets what was measured in another layout, or of other rows. @param layout - names it */
  forLayout(layout: string): this {
    if (this.#layout !== layout) {
      this.#layout = layout;
      this.#extra.clear();
      this.#index = undefined;
    }
    return this;
  }

  /**
   * Notes how high a row is, pixels.
   *
   * @returns whether that is news
   */
  measured(row: number, height: number): boolean {
    const extra = Math.max(0, height - ROW_HEIGHT);
    if ((this.#extra.get(row) ?? 0) === extra) return false;
    if (extra === 0) this.#extra.delete(row);
    else this.#extra.set(row, extra);
    this.#index = undefined;
    return true;
  }

  /** From the top of `first` to the top of `row`, pixels. */
  offsetOf(row: number, first: number): number {
    return (
      (row - first) * ROW_HEIGHT +
      this.#extraBefore(row) -
      this.#extraBefore(first)
    );
  }

  /** The row at so many pixels below the top of `first`; `first` itself for what is above it. */
  rowAt(offset: number, first: number): number {
    let low = first;
    let high = first + Math.max(0, Math.floor(offset / ROW_HEIGHT));
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.offsetOf(middle, first) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** What all measured rows before one are taller than other rows, in all. */
  #extraBefore(row: number): number {
    if (this.#extra.size === 0) return 0;
    this.#index ??= indexed(this.#extra);
    const { rows, extraBefore } = this.#index;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle] < row) low = middle + 1;
      else high = middle;
    }
    return extraBefore[low];
  }
}

function indexed(extra: ReadonlyMap<number, number>) {
  const rows = [...extra.keys()].sort((a, b) => a - b);
  const extraBefore = [0];
  for (const row of rows) {
    extraBefore.push(extraBefore[extraBefore.length - 1] + extra.get(row)!);
  }
  return { rows, extraBefore };
}
