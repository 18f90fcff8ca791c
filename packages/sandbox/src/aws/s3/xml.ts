/** What an element holds: text, elements, or several of the same name. */
export type XmlContent =
  | string
  | number
  | boolean
  | Date
  | { [element: string]: XmlContent | XmlContent[] | undefined };

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document as S3 answers it. Elements that are undefined are left out. */
export function s3Document(
  root: string,
  content: XmlContent,
  options: { namespace?: boolean } = {},
): string {
  const { namespace = true } = options;
  const open = namespace ? `<${root} xmlns="${NAMESPACE}">` : `<${root}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open}${inner(content)}</${root}>`;
}

function inner(content: XmlContent): string {
  if (content instanceof Date) return content.toISOString();
  if (typeof content !== 'object') return escaped(String(content));
  return Object.entries(content)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(item =>
        item === undefined ? '' : `<${name}>${inner(item)}</${name}>`,
      ),
    )
    .join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
