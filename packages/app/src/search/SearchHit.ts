/** Something that the search found. */
export type SearchHit = {
  title: string;
  /** What it is, in a word or two: "Service", "Audit log". */
  kind: string;
  /** Within the portal, without its base path: `/audit-log?action=…`. */
  href: string;
};
