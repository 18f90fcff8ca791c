const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const codes = Uint8Array.from(ALPHABET, character => character.charCodeAt(0));
const PADDING = '='.charCodeAt(0);

/**
 * Bytes in standard base64 with padding (RFC 4648 section 4). Exports are full of it, so it is encoded in one pass.
 */
export function toBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const bits =
      (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[at] = codes[bits >> 18];
    text[at + 1] = codes[(bits >> 12) & 63];
    if (i + 1 < bytes.length) text[at + 2] = codes[(bits >> 6) & 63];
    if (i + 2 < bytes.length) text[at + 3] = codes[bits & 63];
    at += 4;
  }
  return new TextDecoder().decode(text);
}

/** What each ASCII character stands for; 64 is none. */
const sextets = new Uint8Array(128).fill(64);
Array.from(ALPHABET).forEach((character, value) => {
  sextets[character.charCodeAt(0)] = value;
});

/**
 * The bytes of standard base64 with padding, or `undefined` if the text is anything else: other characters, white space, missing padding, or
 * bits set that stand for no byte, so that each value has one spelling. Exports are full of it, so it is decoded in one pass.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  let characters = text.length;
  while (characters > text.length - 2 && text[characters - 1] === '=') {
    characters -= 1;
  }
  const bytes = new Uint8Array(Math.floor((characters * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < characters; i++) {
    const code = text.charCodeAt(i);
    const sextet = code < 128 ? sextets[code] : 64;
    if (sextet === 64) return undefined;
    bits = ((bits << 6) | sextet) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at] = bits >> count;
      at += 1;
    }
  }
  // What is left of the last character stands for nothing.
  return (bits & ((1 << count) - 1)) === 0 ? bytes : undefined;
}

/** Bytes one after another. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Bytes in lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
