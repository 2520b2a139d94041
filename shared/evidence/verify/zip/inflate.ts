/**
 * Inflates raw DEFLATE data (RFC 1951) that must come to exactly so many bytes; null if it does not, if it is broken, or
 * if something lies behind its end. Never more than `size` bytes are kept, whatever the data inflates to.
 */
export async function inflate(compressed: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array | null> {
  const bytes = await inflated(compressed, size);
  if (!bytes || (await refusesJunk())) return bytes;
  // The data ends with its last byte only if it is incomplete without that.
  const isComplete = await inflated(compressed.subarray(0, -1), size);
  return isComplete ? null : bytes;
}

async function inflated(compressed: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(size);
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  // What goes wrong here is seen at the other end.
  writer.write(compressed).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  let at = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (at + next.value.length > size) {
        await reader.cancel();
        return null;
      }
      bytes.set(next.value, at);
      at += next.value.length;
    }
  } catch {
    return null;
  }
  return at === size ? bytes : null;
}

let probe: Promise<boolean> | undefined;

/** Whether this platform refuses what lies behind the end of the data, as the standard asks for and Node 20 does not. */
function refusesJunk(): Promise<boolean> {
  // An empty block that is the last one, and a byte more.
  probe ??= inflated(new Uint8Array([3, 0, 0]), 0).then((bytes) => bytes === null);
  return probe;
}
