/** The portal's end of a socket, as the page sees it. */
export class FakeSocket {
  readonly sent: any[] = [];
  closed = false;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (() => void) | null;

  send(data: string) {
    this.sent.push(JSON.parse(data));
  }

  close() {
    this.closed = true;
  }

  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}
