import { createHash } from 'node:crypto';
import type { Signer } from '../../shared/evidence/ports.ts';
import { byCodeUnit, canonicalJson } from '../../shared/kernel/canonical-json.ts';
import type { GoodStore } from './good-store.ts';
import { type ForgedStatement, get, type Reference, relink, set } from './statement.ts';

interface Envelope {
  payload: string;
  payloadType: string;
  signatures: { keyid: string; sig: string }[];
}

const TYPE = 'application/vnd.in-toto+json';
const SEALING = ['control-evaluation', 'population-observed', 'finding-note', 'review-event', 'key-rotation'];

export const entryAt = (seq: number) => `log/${String(seq).padStart(20, '0')}.dsse.json`;
export const checkpointAt = (size: number) => `checkpoints/${String(size).padStart(20, '0')}.dsse.json`;

/**
 * A copy of the good store, and the tools of those who tamper with it: some only reach the files, some have a key of
 * their own, and some have the real keys. Nothing here uses the code that builds evidence, beyond canonical JSON.
 */
export class Forge {
  readonly files: Map<string, Uint8Array>;
  readonly good: GoodStore;

  constructor(good: GoodStore) {
    this.good = good;
    this.files = new Map(good.files);
  }

  // Whoever reaches the files.

  bytes(path: string): Uint8Array {
    const bytes = this.files.get(path);
    if (!bytes) throw new Error(`the good store has no ${path}`);
    return bytes;
  }

  write(path: string, content: string | Uint8Array): void {
    this.files.set(path, Buffer.from(content));
  }

  remove(...paths: readonly string[]): void {
    for (const path of paths) {
      if (!this.files.delete(path)) throw new Error(`the good store has no ${path}`);
    }
  }

  copy(from: string, to: string): void {
    this.write(to, this.bytes(from));
  }

  swap(one: string, other: string): void {
    const bytes = this.bytes(one);
    this.copy(other, one);
    this.write(other, bytes);
  }

  /** Flips one bit of a byte; of the one in the middle, if nothing else is said. */
  flip(path: string, at = Math.floor(this.bytes(path).length / 2)): void {
    const bytes = Buffer.from(this.bytes(path));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    this.write(path, bytes);
  }

  /** Paths that begin so, ascending. */
  paths(start: string): string[] {
    return [...this.files.keys()].filter((path) => path.startsWith(start)).sort(byCodeUnit);
  }

  /** What entries from this one on name, and none before it. */
  namedOnlyFrom(first: number): string[] {
    const namesIn = (paths: readonly string[]) =>
      paths.flatMap((path) => this.statement(path).subject.map(({ name }) => name));
    const entries = this.paths('log/');
    const before = new Set(namesIn(entries.slice(0, first)));
    return namesIn(entries.slice(first)).filter((name) => !before.has(name));
  }

  envelope(path: string): Envelope {
    return JSON.parse(Buffer.from(this.bytes(path)).toString('utf8'));
  }

  editEnvelope(path: string, change: (envelope: Envelope) => void): void {
    const envelope = this.envelope(path);
    change(envelope);
    this.write(path, canonicalJson(envelope));
  }

  statement(path: string): ForgedStatement {
    return JSON.parse(Buffer.from(this.envelope(path).payload, 'base64').toString('utf8'));
  }

  /** Changes a statement under the signature that is there. */
  editStatement(path: string, change: (statement: ForgedStatement) => void): void {
    const statement = this.statement(path);
    change(statement);
    this.editEnvelope(path, (envelope) => {
      envelope.payload = Buffer.from(canonicalJson(statement)).toString('base64');
    });
  }

  // Whoever has a key.

  async sign(path: string, payload: string | object, ...signers: readonly Signer[]): Promise<void> {
    const body = Buffer.from(typeof payload === 'string' ? payload : canonicalJson(payload));
    const message = Buffer.concat([Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${body.length} `), body]);
    const signatures = await Promise.all(
      signers.map(async (signer) => ({
        keyid: signer.publicKey.keyid,
        sig: Buffer.from(await signer.sign(message)).toString('base64'),
      })),
    );
    this.write(path, canonicalJson({ payload: body.toString('base64'), payloadType: TYPE, signatures }));
  }

  /** Changes a statement and signs it with the key that may. What comes after it is left alone. */
  async resign(path: string, change: (statement: ForgedStatement) => void): Promise<void> {
    const statement = this.statement(path);
    change(statement);
    await this.sign(path, statement, this.#ownerOf(path));
  }

  /** Stores a document as an artifact, and names it. */
  store(document: object, month = '2026/03'): ForgedStatement['subject'][number] {
    const text = canonicalJson(document);
    const name = `evidence/${month}/${sha256(text)}`;
    this.write(name, text);
    return { name, digest: { sha256: sha256(text) } };
  }

  /** The document that an entry names: its only one, or that of an evaluation in this role. */
  document(statement: ForgedStatement, role?: string): { [name: string]: unknown } {
    const digest =
      role === undefined ? statement.subject[0]?.digest.sha256 : get(statement, `predicate.artifacts.${role}`);
    const subject = statement.subject.find((candidate) => candidate.digest.sha256 === digest);
    return JSON.parse(Buffer.from(this.bytes(subject?.name ?? '')).toString('utf8'));
  }

  /** Puts another document in the place of one that an entry names. */
  replaceDocument(statement: ForgedStatement, document: object, role?: string): void {
    const old =
      role === undefined ? statement.subject[0]?.digest.sha256 : get(statement, `predicate.artifacts.${role}`);
    const subject = this.store(document);
    statement.subject = statement.subject.map((named) => (named.digest.sha256 === old ? subject : named));
    if (role !== undefined) set(statement, `predicate.artifacts.${role}`, subject.digest.sha256);
  }

  /**
   * Writes history anew with the real keys, as somebody can who holds them both: after a change to the list of entries,
   * all numbers, digests, references, artifacts and checkpoints fit together again. `finish` changes a statement right
   * before it is signed, when nothing is put right any more.
   */
  async rewrite(
    change: (entries: ForgedStatement[]) => void,
    finish: (statement: ForgedStatement, seq: number) => void = () => {},
  ): Promise<void> {
    const paths = this.paths('log/');
    const entries = paths.map((path) => this.statement(path));
    const oldDigests = new Map(entries.map((statement) => [statement, sha256(canonicalJson(statement))]));
    change(entries);
    this.remove(...paths, ...this.paths('checkpoints/'));

    const moved = new Map<string, Reference>();
    let prev: string | null = null;
    let evaluated: Reference | null = null;
    let owner = this.good.first;
    for (const [seq, statement] of entries.entries()) {
      statement.predicate = relink(statement.predicate, moved) as ForgedStatement['predicate'];
      for (const role of Object.keys(Object(statement.predicate.artifacts))) {
        this.replaceDocument(statement, Object(relink(this.document(statement, role), moved)), role);
      }
      set(statement, 'predicate.log.seq', seq);
      set(statement, 'predicate.log.prev', prev);
      const isEvaluation = nameOf(statement) === 'control-evaluation';
      if (isEvaluation) set(statement, 'predicate.previous', evaluated);
      finish(statement, seq);
      const isRotation = nameOf(statement) === 'key-rotation';
      await this.sign(entryAt(seq), statement, ...(isRotation ? [owner, this.good.second] : [owner]));
      if (isRotation) owner = this.good.second;
      prev = sha256(canonicalJson(statement));
      const oldDigest = oldDigests.get(statement);
      if (oldDigest !== undefined) moved.set(oldDigest, { seq, digest: prev });
      if (isEvaluation) evaluated = { seq, digest: prev };
      if (SEALING.includes(nameOf(statement))) await this.checkpoint(statement, owner);
    }
    this.removeOrphans(entries);
  }

  /** A checkpoint over a statement of the log, as a good one would be; with something else in it, if wanted. */
  async checkpoint(head: ForgedStatement, signer: Signer, other: object = {}, path?: string): Promise<void> {
    const seq = Number(get(head, 'predicate.log.seq'));
    const digest = sha256(canonicalJson(head));
    const statement = {
      _type: head._type,
      subject: [{ name: `log/${String(seq).padStart(20, '0')}`, digest: { sha256: digest } }],
      predicateType: 'urn:rollcall:attestation:log-checkpoint:v1',
      predicate: {
        origin: get(head, 'predicate.log.origin'),
        size: seq + 1,
        head: { seq, digest },
        issuedAt: get(head, 'predicate.log.appendedAt'),
        ...other,
      },
    };
    await this.sign(path ?? checkpointAt(seq + 1), statement, signer);
  }

  /** Removes artifacts that no entry names. */
  removeOrphans(entries = this.paths('log/').map((path) => this.statement(path))): void {
    const named = new Set(entries.flatMap(({ subject }) => subject.map((one) => get(Object(one), 'name'))));
    for (const path of this.paths('evidence/')) if (!named.has(path)) this.files.delete(path);
  }

  /** Who may sign a file of the good log. */
  #ownerOf(path: string): Signer {
    const number = Number(/(\d{20})/.exec(path)?.[1]);
    return number > this.good.rotation ? this.good.second : this.good.first;
  }
}

export function nameOf({ predicateType }: ForgedStatement): string {
  return String(predicateType).split(':')[3] ?? '';
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
