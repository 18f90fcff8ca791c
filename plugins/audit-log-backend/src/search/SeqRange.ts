/** Places in the log: from the first `seq`, inclusive, to the last, exclusive. */
export type SeqRange = { from: number; to: number };

/** The order that rows are looked at in: towards older, or towards newer ones. */
export type Direction = 'older' | 'newer';
