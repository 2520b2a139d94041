import type { Signer } from '../../shared/evidence/ports.ts';
import { byCodeUnit, canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { entryAt, Forge, sha256 } from '../corpus/forge.ts';
import type { GoodStore } from '../corpus/good-store.ts';
import { type ForgedStatement, get } from '../corpus/statement.ts';
import { type RawArchive, type RawFile, rawZip } from './raw-zip.ts';

/** A manifest that can be changed. */
export interface ForgedManifest {
  schema: string;
  origin: string;
  period: { from: string; to: string };
  asOf: string;
  log: { size: number; head: { seq: number; digest: string } };
  software: object;
  files: { path: string; role: string; sha256: string; size: number }[];
}

/** How a bundle comes about, and who has a hand in it. What is not said goes as it should. */
export interface BundlePlan {
  /** Whoever holds the store, before it is exported; perhaps with the keys. */
  readonly store?: (forge: Forge) => unknown;
  readonly period?: { readonly from: string; readonly to: string };
  readonly asOf?: string;
  /** When the checkpoint was issued and the manifest signed. */
  readonly exportedAt?: string;
  readonly nonce?: string | null;
  readonly derived?: { readonly [path: string]: string };
  /** Whoever exports it, with the key: changes the manifest, or what is signed of it. */
  readonly manifest?: (manifest: ForgedManifest, forge: Forge) => void;
  readonly statement?: (statement: ForgedStatement, forge: Forge) => void;
  readonly signers?: (good: GoodStore) => readonly Signer[];
  /** Whoever has the files of the bundle afterwards. */
  readonly files?: (forge: Forge) => unknown;
  /** Whoever packs them. */
  readonly pack?: (files: RawFile[]) => { readonly files?: readonly RawFile[]; readonly archive?: RawArchive };
  readonly bytes?: (zip: Buffer) => Uint8Array;
}

/** All that the good store has. */
const WHOLE = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T12:00:00.000Z' } as const;
/** Slots 12:00 to 00:00 (entries 4 to 17), with entries before and after it. */
export const MIDDLE = { from: '2026-03-02T12:00:00.000Z', to: '2026-03-03T06:00:00.000Z' } as const;
const EXPORTED = '2026-03-03T06:20:00.000Z';
const DERIVED = {
  'derived/access.csv': 'account,role\r\n',
  'derived/report.html': '<!doctype html><title>Report</title>',
};

export const MANIFEST = 'MANIFEST.json';
export const STATEMENT = 'MANIFEST.dsse.json';
export const SIGSTORE = 'MANIFEST.sigstore.json';
export const DIGESTS = 'manifest-sha256.txt';
export const CHECKPOINT = 'checkpoint.dsse.json';
export const GUIDE = 'VERIFY.md';

/** Makes a bundle by hand: nothing here uses the code that builds bundles. */
export async function forgeBundle(good: GoodStore, plan: BundlePlan): Promise<Uint8Array> {
  const forge = new Forge(good);
  await plan.store?.(forge);
  const head = headIn(forge);
  const signers = plan.signers?.(good) ?? [head.seq >= good.rotation ? good.second : good.first];
  forge.write(GUIDE, '# How to verify this bundle\n');
  for (const [path, text] of Object.entries(plan.derived ?? DERIVED)) forge.write(path, text);
  const period = { ...(plan.period ?? WHOLE) };
  const manifest = manifestOf(forge, head, period, plan.asOf ?? EXPORTED);
  plan.manifest?.(manifest, forge);
  forge.write(MANIFEST, canonicalJson(manifest));
  const appendedAt = String(get(head.statement ?? {}, 'predicate.log.appendedAt') ?? '');
  const exportedAt = plan.exportedAt ?? (appendedAt > EXPORTED ? appendedAt : EXPORTED);
  const statement = statementOf(manifest, exportedAt, plan.nonce ?? null);
  plan.statement?.(statement, forge);
  await forge.sign(STATEMENT, statement, ...signers);
  if (head.statement)
    await forge.checkpoint(head.statement, signers[0] ?? good.first, { issuedAt: exportedAt }, CHECKPOINT);
  restate(forge, manifest);
  await plan.files?.(forge);
  const files = [...forge.files].map(([name, bytes]) => ({ name, bytes }));
  const packed = plan.pack?.(files) ?? {};
  const zip = rawZip(packed.files ?? files, packed.archive);
  return plan.bytes?.(zip) ?? zip;
}

/** The two files that say for other programs what the manifest and its signature say. */
export function restate(forge: Forge, { files }: Pick<ForgedManifest, 'files'>): void {
  const lines = [...files, { path: MANIFEST, sha256: sha256(forge.bytes(MANIFEST)) }]
    .sort((a, b) => byCodeUnit(a.path, b.path))
    .map((file) => `${file.sha256}  ${file.path}\n`);
  forge.write(DIGESTS, lines.join(''));
  const dsseEnvelope = forge.envelope(STATEMENT);
  const sigstore = {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: dsseEnvelope.signatures[0]?.keyid ?? '' } },
    dsseEnvelope: { ...dsseEnvelope },
  };
  forge.write(SIGSTORE, canonicalJson(JSON.parse(JSON.stringify(sigstore))));
}

interface Head {
  readonly seq: number;
  readonly digest: string;
  readonly statement: ForgedStatement | null;
}

/** The last entry, as far as there is one that can be read. */
function headIn(forge: Forge): Head {
  const seq = Math.max(0, ...forge.paths('log/').map((path) => Number(/(\d{20})\.dsse\.json$/.exec(path)?.[1] ?? 0)));
  const statement = statementAt(forge, entryAt(seq));
  return { seq, digest: statement ? sha256(canonicalJson(statement)) : '0'.repeat(64), statement };
}

function statementAt(forge: Forge, path: string): ForgedStatement | null {
  try {
    return forge.statement(path);
  } catch {
    return null;
  }
}

function manifestOf(forge: Forge, head: Head, period: ForgedManifest['period'], asOf: string): ForgedManifest {
  const ofPeriod = new Set<string>();
  for (const path of forge.paths('log/')) {
    const statement = statementAt(forge, path);
    if (!statement || !isWithin(statement, period)) continue;
    for (const subject of Array.isArray(statement.subject) ? statement.subject : []) {
      ofPeriod.add(String(get(Object(subject), 'name')));
    }
  }
  const origin = String(get(head.statement ?? {}, 'predicate.log.origin') ?? 'acme/main');
  const files = [...forge.files]
    .map(([path, bytes]) => ({ path, role: roleOf(path, ofPeriod), sha256: sha256(bytes), size: bytes.length }))
    .filter((file) => file.role !== '')
    .sort((a, b) => byCodeUnit(a.path, b.path));
  return {
    schema: 'urn:rollcall:bundle-manifest:v1',
    origin,
    period,
    asOf,
    log: { size: head.seq + 1, head: { seq: head.seq, digest: head.digest } },
    software: { name: 'forge', version: '1', commit: null },
    files,
  };
}

function isWithin(statement: ForgedStatement, { from, to }: ForgedManifest['period']): boolean {
  const slot = get(statement, 'predicate.slot');
  const time = Date.parse(String(typeof slot === 'string' ? slot : get(statement, 'predicate.log.appendedAt')));
  return time >= Date.parse(from) && time < Date.parse(to);
}

/** Files that have no place are not listed. */
function roleOf(path: string, ofPeriod: ReadonlySet<string>): string {
  if (/^log\/\d{20}\.dsse\.json$/.test(path)) return 'log';
  if (/^checkpoints\/\d{20}\.dsse\.json$/.test(path)) return 'checkpoint';
  if (/^keys\/[0-9a-f]{64}\.pem$/.test(path)) return 'key';
  if (/^evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}$/.test(path)) return ofPeriod.has(path) ? 'evidence' : 'outside-period';
  if (path.startsWith('derived/')) return 'derived';
  return path === GUIDE ? 'guide' : '';
}

function statementOf(manifest: ForgedManifest, exportedAt: string, nonce: string | null): ForgedStatement {
  const { origin, period, log } = manifest;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: MANIFEST, digest: { sha256: sha256(canonicalJson(manifest)) } }],
    predicateType: 'urn:rollcall:attestation:evidence-bundle:v1',
    predicate: structuredClone({ origin, period, log, exportedAt, nonce }),
  };
}
