/**
 * Bytes in standard base64 with padding (RFC 4648 section 4).
 */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  const chunk = 0x8000;
  for (let at = 0; at < bytes.length; at += chunk) {
    binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  }
  return btoa(binary);
}

const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

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
