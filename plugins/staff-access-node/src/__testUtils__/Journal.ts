/** What happened in a test, in order: `ledger:intent`, `claims:claim`, `effect`, … */
export class Journal {
  readonly entries: string[] = [];

  note(entry: string): void {
    this.entries.push(entry);
  }

  /** Fails the test unless `earlier` happened, and before `later`, if that happened at all. */
  expectBefore(earlier: string, later: string): void {
    const first = this.entries.indexOf(earlier);
    const second = this.entries.indexOf(later);
    expect(this.entries).toContain(earlier);
    if (second >= 0) expect(first).toBeLessThan(second);
  }
}
