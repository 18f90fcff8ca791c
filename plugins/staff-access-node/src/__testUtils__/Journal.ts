/** What happened in a test, in order: `ledger:intent`, `claims:claim`, `effect`, … */
export class Journal {
  readonly entries: string[] = [];

  note(entry: string): void {
    this.entries.push(entry);
  }
}
