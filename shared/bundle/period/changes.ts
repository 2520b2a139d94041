import { byCodeUnit, canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import type { Approved, Change, ChangeKind, PolicyVersion } from './change-rows.ts';
import type { EvidenceLink } from './evidence-link.ts';
import type { FedEvaluation, FedItem, PolicyInForce } from './feed.ts';
import type { PeriodReport } from './report.ts';

/** Where a change was seen. */
type Seen = Pick<Change, 'at' | 'evidence'>;
type Difference = Omit<Change, 'at' | 'evidence'>;

/** Follows what decides about results: policy, schedule, connections, keys and software. */
export function followChanges() {
  const changes: Change[] = [];
  const approved: { -readonly [name in keyof Approved]: Approved[name] }[] = [];
  /** Of them those that stand, by what they say. */
  const standing = new Map<string, (typeof approved)[number]>();
  const policies: PolicyVersion[] = [];
  let policy: PolicyInForce | null = null;
  let software: Json = null;

  function compare(now: PolicyInForce, seen: Seen, isWithin: boolean): void {
    if (policy && isWithin) changes.push(...differences(policy, now).map((change) => ({ ...change, ...seen })));
    policy = now;
    if (!isWithin) return;
    if (digestOf(policies.at(-1)) !== digestOf(seen)) policies.push({ ...approvalOf(now), ...seen });
    const present = new Map(approvedIn(now).map((item) => [canonicalJson(item), item]));
    for (const [key, item] of standing) {
      if (present.has(key)) continue;
      item.to = seen.evidence;
      standing.delete(key);
    }
    for (const [key, item] of present) {
      if (standing.has(key)) continue;
      const begun = { ...item, from: seen.evidence, to: null };
      approved.push(begun);
      standing.set(key, begun);
    }
  }

  function compareSoftware({ evaluator, asOf, link }: FedEvaluation, isWithin: boolean): void {
    const { name, version, commit } = evaluator;
    const now: Json = { name, version, commit };
    if (isWithin && software !== null && canonicalJson(software) !== canonicalJson(now)) {
      changes.push({ kind: 'software', what: name, from: software, to: now, ...UNAPPROVED, at: asOf, evidence: link });
    }
    software = now;
  }

  return {
    take(item: FedItem): void {
      if (item.kind === 'baseline') {
        compare(item.documents.policy, { at: item.asOf, evidence: policyLink(item) }, false);
        return;
      }
      if (item.kind === 'rotation' && item.phase === 'within') {
        const { oldKeyid, newKeyid, appendedAt, link } = item;
        const keys = { kind: 'key', what: 'signing key', from: oldKeyid, to: newKeyid } as const;
        changes.push({ ...keys, ...UNAPPROVED, at: appendedAt, evidence: link });
      }
      if (item.kind !== 'evaluation') return;
      if (item.phase !== 'after') compareSoftware(item, item.phase === 'within');
      if (item.documents) {
        const { link, documents } = item;
        compare(documents.policy, { at: item.asOf, evidence: policyLink({ link, documents }) }, true);
      }
    },

    finish(): Pick<PeriodReport, 'changes' | 'approved' | 'policies'> {
      const items = approved.toSorted(
        (a, b) => byCodeUnit(a.kind, b.kind) || byCodeUnit(a.what, b.what) || a.from.entry - b.from.entry,
      );
      return { changes, approved: items, policies };
    },
  };
}

/** Nothing in the evidence names who approved it. */
const UNAPPROVED = { approvedBy: null, approvedOn: null };

function policyLink({
  link,
  documents,
}: Pick<FedEvaluation, 'link'> & { documents: { policyPath: string } }): EvidenceLink {
  return { entry: link.entry, artifact: documents.policyPath };
}

/** What is different in a later policy: lists of approvals by their items, everything else by its fields. */
function differences(before: PolicyInForce, now: PolicyInForce): Difference[] {
  const { approvedBy, approvedOn } = approvalOf(now);
  const approver = { approvedBy, approvedOn };
  const fields = (kind: ChangeKind, from: object, to: object, by: typeof approver = UNAPPROVED): Difference[] =>
    fieldsOf(asJson(from), asJson(to), '').map((change) => ({ kind, ...change, ...by }));
  return [
    ...fields('policy', withoutLists(before), withoutLists(now), approver),
    ...differentItems(approvedIn(before), approvedIn(now)),
    ...fields('schedule', before.schedule, now.schedule),
    ...fields('connection', connectionsOf(before), connectionsOf(now)),
  ];
}

function approvalOf({ policy }: PolicyInForce): Omit<PolicyVersion, keyof Seen> {
  const { version, approvedBy, approvedOn } = policy;
  return { version: version ?? null, approvedBy: approvedBy ?? null, approvedOn: approvedOn ?? null };
}

/** The same policy is stored again in another month. */
function digestOf(seen: Seen | undefined): string | null {
  return seen?.evidence.artifact?.split('/').at(-1) ?? null;
}

function withoutLists({ policy }: PolicyInForce): object {
  const { exclusions: _exclusions, privilegedAccess, ...rest } = policy;
  if (!privilegedAccess) return rest;
  const { approved: _approved, ...access } = privilegedAccess;
  return { ...rest, privilegedAccess: access };
}

function connectionsOf({ connections }: PolicyInForce): object {
  return Object.fromEntries(connections.map((connection) => [connection.id, connection]));
}

function fieldsOf(from: Json, to: Json, path: string): Pick<Difference, 'what' | 'from' | 'to'>[] {
  if (canonicalJson(from) === canonicalJson(to)) return [];
  if (!isRecord(from) || !isRecord(to)) return [{ what: path, from, to }];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort(byCodeUnit);
  return names.flatMap((name) =>
    fieldsOf(from[name] ?? null, to[name] ?? null, path === '' ? name : `${path}.${name}`),
  );
}

type ApprovedItem = Omit<Approved, 'from' | 'to'>;

/** Whatever somebody has to approve by itself. */
function approvedIn({ policy, exceptions }: PolicyInForce): ApprovedItem[] {
  const item = (kind: Approved['kind'], what: string, source: Omit<ApprovedItem, 'kind' | 'what'>): ApprovedItem => {
    const { approvedBy, approvedOn, expires, reason } = source;
    return { kind, what, approvedBy, approvedOn, expires, reason };
  };
  return [
    ...(policy.privilegedAccess?.approved ?? []).map((each) =>
      item('approval', `${each.role} of ${each.account}`, each),
    ),
    ...exceptions.map((each) => item('exception', each.finding, each)),
    ...policy.exclusions.map((each) => item('exclusion', each.id, each)),
  ];
}

/** Items that came or went. One whose terms were changed is gone, and another has come. */
function differentItems(before: readonly ApprovedItem[], now: readonly ApprovedItem[]): Difference[] {
  const old = new Set(before.map((item) => canonicalJson(item)));
  const present = new Set(now.map((item) => canonicalJson(item)));
  const describe = ({ kind, what, ...terms }: ApprovedItem, side: 'from' | 'to'): Difference => {
    const { approvedBy, approvedOn } = terms;
    return { kind, what, from: null, to: null, [side]: terms, approvedBy, approvedOn };
  };
  return [
    ...before.filter((item) => !present.has(canonicalJson(item))).map((item) => describe(item, 'from')),
    ...now.filter((item) => !old.has(canonicalJson(item))).map((item) => describe(item, 'to')),
  ];
}

/** As it would be stored: what is undefined is not there. */
function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function isRecord(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
