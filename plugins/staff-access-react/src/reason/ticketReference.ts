/** A ticket that a reason names. */
export type TicketReference = { label: string; url?: string };

const TICKET_URL = /https:\/\/[^\s<>"']+/;
const TICKET_KEY = /\b[A-Z][A-Z0-9]{1,9}-\d{1,7}\b/;

/** Finds the ticket in a reason: the first https link, or a key such as `OPS-1234`. */
export function ticketReference(reason: string): TicketReference | undefined {
  const link = TICKET_URL.exec(reason)?.[0].replace(/[.,;:)\]]+$/, '');
  if (link && URL.canParse(link)) {
    const { hostname } = new URL(link);
    return { label: TICKET_KEY.exec(link)?.[0] ?? hostname, url: link };
  }
  const key = TICKET_KEY.exec(reason)?.[0];
  return key ? { label: key } : undefined;
}
