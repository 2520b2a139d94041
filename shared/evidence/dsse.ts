import { verify } from 'node:crypto';
import * as z from 'zod';
import { textOf } from '../kernel/bytes.ts';
import { canonicalBytes } from '../kernel/canonical-json.ts';
import type { PublicKey } from '../kernel/fingerprint.ts';
import { EvidenceError } from './errors.ts';
import type { Signer } from './ports.ts';

/** Dead Simple Signing Envelope v1.0.2, the JSON form. */
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const envelopeSchema = z.strictObject({
  payload: z.base64(),
  payloadType: z.literal(PAYLOAD_TYPE),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).min(1),
});

/** Pre-authentication encoding: what is signed. It binds the type to the bytes; lengths are in bytes. */
function preAuthEncoding(payload: Uint8Array): Uint8Array {
  const header = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(header, 'ascii'), payload]);
}

/**
 * Signs a payload with each signer and returns the envelope's bytes. Each signature is verified before it is used: an
 * alias that moved or a key of another kind must not end up in the log.
 */
export async function seal(payload: Uint8Array, signers: readonly Signer[]): Promise<Uint8Array> {
  const message = preAuthEncoding(payload);
  const signatures = [];
  for (const signer of signers) {
    const signature = await signer.sign(message);
    if (!verify('sha256', message, signer.publicKey.key, signature)) {
      throw new EvidenceError(
        'signature-invalid',
        `the signer's signature does not verify with its public key ${signer.publicKey.keyid}; nothing was written`,
      );
    }
    signatures.push({ keyid: signer.publicKey.keyid, sig: Buffer.from(signature).toString('base64') });
  }
  return canonicalBytes({
    payload: Buffer.from(payload).toString('base64'),
    payloadType: PAYLOAD_TYPE,
    signatures,
  });
}

/** The payload of an envelope, if all the keys have signed it; null otherwise, also when it is no envelope at all. */
export function unseal(envelope: Uint8Array, keys: readonly PublicKey[]): Uint8Array | null {
  const parsed = envelopeSchema.safeParse(jsonOf(envelope));
  if (!parsed.success) return null;
  const payload = Buffer.from(parsed.data.payload, 'base64');
  const message = preAuthEncoding(payload);
  const signedBy = (key: PublicKey) =>
    parsed.data.signatures.some(({ sig }) => verify('sha256', message, key.key, Buffer.from(sig, 'base64')));
  return keys.every(signedBy) ? payload : null;
}

/** Who an envelope says has signed it. Nothing vouches for that: it is good for telling people, and for nothing else. */
export function claimedSigners(envelope: Uint8Array): string[] {
  const parsed = envelopeSchema.safeParse(jsonOf(envelope));
  const keyids = parsed.success ? parsed.data.signatures.map(({ keyid }) => keyid) : [];
  return keyids.filter((keyid) => /^SHA256:[A-Za-z0-9+/]{43}$/.test(keyid));
}

/** The value of JSON text; undefined if it is none. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}
