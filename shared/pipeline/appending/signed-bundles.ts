import { jsonOf, unseal } from '../../evidence/dsse.ts';
import { signedPath } from '../../evidence/layout.ts';
import { checkpointStatement } from '../../evidence/log/checkpoint.ts';
import { type BundleClaim, bundleStatement, type SignedBundle } from '../../evidence/log/sign-bundle.ts';
import type { EvidenceStore } from '../../evidence/ports.ts';
import type { Statement } from '../../evidence/statement.ts';
import { canonicalBytes } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { PublicKey } from '../../kernel/fingerprint.ts';
import { isInstant } from '../../kernel/instant.ts';

/**
 * Keeps what was signed for a bundle where bundles are: no log has it, and every signature is to be accounted for. The
 * audit counts these, each once, because its name follows from what it says.
 */
export async function keepSigned(bundles: EvidenceStore, { checkpoint, statement }: SignedBundle): Promise<void> {
  const payload = payloadOf(statement, []);
  const path = signedPath(exportedAtIn(payload), sha256Hex(payload));
  const kept = {
    schema: 'urn:rollcall:signed-bundle:v1',
    checkpoint: jsonOf(checkpoint),
    statement: jsonOf(statement),
  };
  await bundles.create(path, canonicalBytes(kept));
}

/** Whether envelopes say what was to be signed, and nothing else, and a key signed them. */
export function isSignedAs(
  { checkpoint, statement }: SignedBundle,
  key: PublicKey,
  origin: string,
  claim: BundleClaim,
): boolean {
  const payload = payloadOf(statement, [key]);
  const exportedAt = exportedAtIn(payload);
  if (!isInstant(exportedAt)) return false;
  const { writer } = predicateIn(payload);
  const by = typeof writer === 'string' ? writer : undefined;
  return (
    payload.equals(canonicalBytes(bundleStatement(origin, claim, exportedAt, by))) &&
    payloadOf(checkpoint, [key]).equals(canonicalBytes(checkpointStatement(origin, claim.head, exportedAt)))
  );
}

/** Empty if it is no envelope, or not signed by all the keys. */
function payloadOf(envelope: Uint8Array, keys: readonly PublicKey[]): Buffer {
  return Buffer.from(unseal(envelope, keys) ?? []);
}

function predicateIn(payload: Uint8Array): Partial<Statement['predicate']> {
  return (jsonOf(payload) as Partial<Statement> | undefined)?.predicate ?? {};
}

function exportedAtIn(payload: Uint8Array): string {
  return String(predicateIn(payload).exportedAt);
}
