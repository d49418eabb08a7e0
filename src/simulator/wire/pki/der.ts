/** DER: the few ASN.1 encodings certificates and PKCS#12 files are made of. Room: simulator/wire. */

/** tag, length, value */
export function der(tag: number, ...content: Buffer[]): Buffer {
  const value = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value]);
}

export const sequence = (...items: Buffer[]): Buffer => der(0x30, ...items);
export const set = (...items: Buffer[]): Buffer => der(0x31, ...items);
export const octets = (value: Buffer): Buffer => der(0x04, value);
export const bits = (value: Buffer, unused = 0): Buffer => der(0x03, Buffer.from([unused]), value);
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, "utf8"));
export const printable = (text: string): Buffer => der(0x13, Buffer.from(text, "latin1"));
export const nothing = (): Buffer => der(0x05);
export const yes = (): Buffer => der(0x01, Buffer.from([0xff]));

/** [n], constructed; `implicit` replaces the tag of a primitive value. */
export const explicit = (n: number, ...items: Buffer[]): Buffer => der(0xa0 | n, ...items);
export const implicit = (n: number, value: Buffer): Buffer => der(0x80 | n, value);

export function integer(value: number | Buffer): Buffer {
  let bytes = typeof value === "number" ? numberBytes(value) : value;
  while (bytes.length > 1 && bytes[0] === 0 && ((bytes[1] ?? 0) & 0x80) === 0) bytes = bytes.subarray(1);
  return ((bytes[0] ?? 0) & 0x80) !== 0 ? der(0x02, Buffer.from([0]), bytes) : der(0x02, bytes);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** UTCTime until 2049, GeneralizedTime after. */
export function time(instant: number): Buffer {
  const digits = new Date(instant).toISOString().replace(/[-:T]|\.\d+/g, "");
  return new Date(instant).getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2), "latin1"))
    : der(0x18, Buffer.from(digits, "latin1"));
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = numberBytes(length);
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function numberBytes(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

function base128(value: number): number[] {
  const groups = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}
