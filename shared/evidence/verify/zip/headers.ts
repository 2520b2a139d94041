import { ELSEWHERE_32, Fields, misshapen } from './fields.ts';
import { ARCHIVE, Refusal, type Window } from './file.ts';
import { LIMITS } from './limits.ts';

const CENTRAL = { signature: 0x02014b50, size: 46 } as const;
const LOCAL = { signature: 0x04034b50, size: 30 } as const;
const DESCRIPTOR_SIGNATURE = 0x08074b50;

/** General purpose bits: 1 and 2 say how hard a deflater tried, 3 that a descriptor follows, 11 that names are UTF-8. */
const FLAGS = { effort: 0x0006, descriptor: 0x0008, utf8: 0x0800 } as const;
const METHODS = { 0: 'store', 8: 'deflate' } as const;
const MAX_VERSION_NEEDED = 45;

/** Extra fields that mean nothing to a reader, and zip64's. Others could give a file a second name. */
const EXTRA = { zip64: 0x0001, time: 0x5455, owner: 0x7875 } as const;

/** What the local and the central header of a file both say. */
interface Header {
  readonly name: string;
  readonly method: 'store' | 'deflate';
  readonly flags: number;
  /** Time and date as they are. */
  readonly time: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
}

export interface CentralHeader extends Header {
  /** Where the local header is. */
  readonly offset: number;
  /** Of the whole record, in bytes. */
  readonly length: number;
}

export async function readCentralHeader(window: Window, at: number): Promise<CentralHeader> {
  const fixed = new Fields(await window.at(at, CENTRAL.size));
  if (fixed.u32(0) !== CENTRAL.signature) throw misshapen(ARCHIVE, 'has a central directory with gaps or fewer files');
  const nameLength = fixed.u16(28);
  const extraLength = fixed.u16(30);
  const rest = await window.at(at + CENTRAL.size, nameLength + extraLength);
  const header = readHeader(fixed, 6, rest.subarray(0, nameLength));
  const { name } = header;
  if (fixed.u16(32) !== 0) throw misshapen(name, 'has a comment');
  if (fixed.u16(34) !== 0) throw misshapen(name, 'is said to be in another part');
  checkKind(name, fixed.u16(4) >>> 8, fixed.u32(38));
  const wide = readExtra(name, rest.subarray(nameLength), [header.size, header.compressedSize, fixed.u32(42)]);
  const [size = 0, compressedSize = 0, offset = 0] = wide.values;
  return { ...header, size, compressedSize, offset, length: CENTRAL.size + nameLength + extraLength };
}

/** Checks that a local header says what the central one does. Returns where the data begins. */
export async function checkLocalHeader(window: Window, central: CentralHeader): Promise<number> {
  const { name, offset } = central;
  const fixed = new Fields(await window.at(offset, LOCAL.size));
  if (fixed.u32(0) !== LOCAL.signature) throw misshapen(name, 'has no local header where the last file ends');
  const nameLength = fixed.u16(26);
  const extraLength = fixed.u16(28);
  const rest = await window.at(offset + LOCAL.size, nameLength + extraLength);
  const local = readHeader(fixed, 4, rest.subarray(0, nameLength));
  const wide = readExtra(name, rest.subarray(nameLength), [local.size, local.compressedSize]);
  const sizes = [...wide.values, local.crc32];
  const expected = [central.size, central.compressedSize, central.crc32];
  // Before a descriptor a value need not be known yet.
  const isOpen = (value: number) => (local.flags & FLAGS.descriptor) !== 0 && (value === 0 || value === ELSEWHERE_32);
  const agrees =
    local.name === name &&
    local.method === central.method &&
    local.flags === central.flags &&
    local.time === central.time &&
    sizes.every((value, i) => value === expected[i] || isOpen(value));
  if (!agrees) throw misshapen(name, 'has a local header that differs from the central one');
  return offset + LOCAL.size + nameLength + extraLength;
}

/** Checks what lies between the data of a file and what comes after it: the descriptor, if it has one, and nothing else. */
export async function checkDescriptor(window: Window, central: CentralHeader, from: number, to: number): Promise<void> {
  const { name, size, compressedSize, crc32 } = central;
  const expected = (central.flags & FLAGS.descriptor) === 0 ? [0] : [16, 24];
  const length = to - from;
  if (length < 0) throw misshapen(name, 'overlaps with what comes after it');
  if (!expected.includes(length)) throw misshapen(name, 'has bytes behind it that belong to no file');
  if (length === 0) return;
  const fields = new Fields(await window.at(from, length));
  const sizes = length === 16 ? [fields.u32(8), fields.u32(12)] : [fields.u64(8), fields.u64(16)];
  const agrees =
    fields.u32(0) === DESCRIPTOR_SIGNATURE &&
    fields.u32(4) === crc32 &&
    sizes[0] === compressedSize &&
    sizes[1] === size;
  if (!agrees) throw misshapen(name, 'has a data descriptor that differs from its central header');
}

/** Reads what both kinds of header have in this order, from the version that is needed to extract on. */
function readHeader(fixed: Fields, at: number, nameBytes: Uint8Array): Header {
  const flags = fixed.u16(at + 2);
  const name = readName(nameBytes, (flags & FLAGS.utf8) !== 0);
  if ((flags & 0x2041) !== 0) throw new Refusal('E_ZIP_ENTRY', name, 'is encrypted');
  const method = fixed.u16(at + 4);
  if (method !== 0 && method !== 8) throw new Refusal('E_ZIP_ENTRY', name, `is compressed by method ${method}`);
  if ((flags & ~(FLAGS.effort | FLAGS.descriptor | FLAGS.utf8)) !== 0 || fixed.u16(at) > MAX_VERSION_NEEDED) {
    throw new Refusal('E_ZIP_ENTRY', name, 'needs features of zip that a bundle does not use');
  }
  if (method === 0 && (flags & FLAGS.descriptor) !== 0) {
    throw misshapen(name, 'is stored with a data descriptor: reading from the front, nobody knows where it ends');
  }
  return {
    name,
    method: METHODS[method],
    flags,
    time: fixed.u32(at + 6),
    crc32: fixed.u32(at + 10),
    compressedSize: fixed.u32(at + 14),
    size: fixed.u32(at + 18),
  };
}

function readName(bytes: Uint8Array, isUtf8: boolean): string {
  if (bytes.length > LIMITS.nameBytes) {
    throw new Refusal('E_ZIP_LIMIT', ARCHIVE, `has a name of ${bytes.length} bytes; ${LIMITS.nameBytes} are allowed`);
  }
  try {
    const name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (isUtf8 || bytes.every((byte) => byte < 0x80)) return name;
  } catch {
    // Said below.
  }
  throw misshapen(ARCHIVE, 'has a name that is neither ASCII nor marked as UTF-8');
}

/** Host systems 0 and 3 are FAT and Unix; both keep the attributes of FAT in the low byte. */
function checkKind(name: string, host: number, attributes: number): void {
  const type = host === 3 ? (attributes >>> 16) & 0o170000 : 0;
  const isFolder = name.endsWith('/') || type === 0o040000 || (attributes & 0x10) !== 0;
  if (isFolder) throw new Refusal('E_ZIP_ENTRY', name, 'is a folder');
  if (type === 0o120000) throw new Refusal('E_ZIP_ENTRY', name, 'is a symbolic link');
  if ((host !== 0 && host !== 3) || (type !== 0 && type !== 0o100000) || (attributes & 0x08) !== 0) {
    throw new Refusal('E_ZIP_ENTRY', name, 'is no ordinary file');
  }
}

/** Takes what zip64 says for values that do not fit into 32 bits, in their order; there must be nothing more of it. */
function readExtra(name: string, bytes: Uint8Array, narrow: readonly number[]): { readonly values: number[] } {
  let wide: Fields | null = null;
  let room = 0;
  const fields = new Fields(bytes);
  let at = 0;
  while (at < bytes.length) {
    const length = at + 4 <= bytes.length ? fields.u16(at + 2) : bytes.length;
    const end = at + 4 + length;
    if (end > bytes.length) throw misshapen(name, 'has an extra field that is longer than its header');
    const id = fields.u16(at);
    if (id === EXTRA.zip64 && !wide) {
      wide = new Fields(bytes.subarray(at + 4, end));
      room = length;
    } else if (id !== EXTRA.time && id !== EXTRA.owner) {
      throw misshapen(name, `has an extra field 0x${id.toString(16).padStart(4, '0')}, for which a bundle has no use`);
    }
    at = end;
  }
  let next = 0;
  const values = narrow.map((value) => {
    if (!wide || value !== ELSEWHERE_32) return value;
    next += 8;
    if (next > room) throw misshapen(name, 'has a zip64 field without the sizes that should be there');
    return wide.u64(next - 8);
  });
  if (next !== room) throw misshapen(name, 'has a zip64 field with something else in it');
  return { values };
}
