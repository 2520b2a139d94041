const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that verifies for the same message: DER of (r, n - s). */
export function malleate(sig: string): string {
  const der = Buffer.from(sig, 'base64');
  const rLength = der[3] ?? 0;
  const r = der.subarray(4, 4 + rLength);
  const s = BigInt(`0x${der.subarray(6 + rLength).toString('hex')}`);
  const hex = (ORDER - s).toString(16);
  const digits = hex.padStart(hex.length + (hex.length % 2), '0');
  const bytes = Buffer.from(/^[89a-f]/.test(digits) ? `00${digits}` : digits, 'hex');
  const integer = (value: Buffer) => Buffer.concat([Buffer.from([0x02, value.length]), value]);
  const body = Buffer.concat([integer(r), integer(bytes)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]).toString('base64');
}
