/** Four tables, so that four bytes are taken at a time: bundles have gigabytes. */
const TABLES = makeTables();

function makeTables(): Uint32Array {
  const tables = new Uint32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[byte] = value;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256] ?? 0;
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] ?? 0);
  }
  return tables;
}

/** CRC-32 as zip has it (ISO-HDLC), unsigned. */
export function crc32(bytes: Uint8Array): number {
  const table = (which: number, value: number) => TABLES[which * 256 + (value & 0xff)] ?? 0;
  let crc = 0xffffffff;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    crc ^= a | (b << 8) | (c << 16) | (d << 24);
    crc = table(3, crc) ^ table(2, crc >>> 8) ^ table(1, crc >>> 16) ^ table(0, crc >>> 24);
  }
  for (; at < bytes.length; at++) crc = table(0, crc ^ (bytes[at] ?? 0)) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
