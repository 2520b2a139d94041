import { isRosterKind } from '../../access/connection-kind.ts';
import { type Human, joinHumans } from '../../access/matching/humans.ts';
import type { Matching } from '../../access/matching/matching.ts';
import type { RosterRecord } from '../../access/matching/roster-record.ts';
import type { Person, RosterSnapshot } from '../../access/snapshot.ts';
import { isRosterSnapshot } from '../../controls/inputs.ts';
import { dateOf } from '../../kernel/calendar.ts';
import { isHere, isMove } from './employment.ts';
import type { Between, EvidenceLink, Sighting } from './evidence-link.ts';
import type { FedItem, PolicyInForce } from './feed.ts';
import type { Period } from './period.ts';

/** Somebody came, went or moved, as the rosters showed it. */
export interface PersonEvent {
  readonly type: 'joined' | 'left' | 'moved' | 'vanished';
  /** As the rosters have them since; of those who vanished, as they had them last. */
  readonly human: Human;
  /** As they had them before; null for people who were new. */
  readonly former: Human | null;
  readonly shown: Between;
  /** The accounts that the evaluation of that slot knew to be theirs. */
  readonly owned: readonly { readonly connection: string; readonly account: string }[];
}

interface Roster {
  readonly records: readonly RosterRecord[];
  readonly sighting: Sighting;
}

/** Somebody whom a roster does not have any more. */
interface Missing {
  readonly event: PersonEvent;
  /** On how many complete rosters they were missing. */
  rosters: number;
}

/** Follows people through complete rosters: who came, went and moved. Rosters are one union, records of one human one. */
export function followPeople(period: Period) {
  const rosters = new Map<string, Roster>();
  /** As they were when they were last compared. */
  const compared = new Map<string, Roster>();
  const missing = new Map<string, Missing>();
  const events: PersonEvent[] = [];
  let before: ReadonlyMap<string, Human> | null = null;

  function see(snapshot: RosterSnapshot, link: EvidenceLink): void {
    const { connection, people, takenAt, certificate } = snapshot;
    const { kind } = certificate.source;
    if (!isRosterKind(kind)) return;
    const sighting = { ...link, at: takenAt };
    const known = compared.get(connection);
    if (known && isSame(known.records, people)) {
      compared.set(connection, { ...known, sighting });
      rosters.set(connection, { ...known, sighting });
    } else {
      rosters.set(connection, { records: people.map((person) => ({ ...person, connection, kind })), sighting });
    }
    const ids = new Set(missing.size > 0 ? people.map(({ id }) => id) : []);
    for (const one of new Set(missing.values())) {
      if (one.event.human.records.some((record) => record.connection === connection && !ids.has(record.id))) {
        one.rosters++;
      }
    }
  }

  function compare({ policy, schedule }: PolicyInForce, matching: Matching): void {
    const isChanged = [...rosters].some(([connection, { records }]) => compared.get(connection)?.records !== records);
    if (!isChanged && before) return;
    const humans = joinHumans(
      [...rosters.values()].flatMap(({ records }) => records),
      policy,
    );
    const now = new Map(humans.flatMap((human) => human.records.map((record) => [keyOf(record), human] as const)));
    if (before) {
      const begin = dateOf(period.from, schedule.timezone);
      for (const human of humans) meet(human, before, begin, matching);
      for (const human of new Set(before.values()))
        if (!human.records.some((each) => now.has(keyOf(each)))) miss(human, matching);
    }
    before = now;
    for (const [connection, roster] of rosters) compared.set(connection, roster);
  }

  function meet(human: Human, known: ReadonlyMap<string, Human>, begin: string, matching: Matching): void {
    const formers = new Set(
      human.records.flatMap((record) => [...returned(keyOf(record)), known.get(keyOf(record)) ?? []].flat()),
    );
    const former = [...formers].find(isHere) ?? [...formers][0] ?? null;
    const wasHere = former !== null && isHere(former);
    // A roster that begins to list those who left long ago does not make leavers of them.
    const leftUnseen = former === null && human.endDate !== null && human.endDate >= begin;
    const note = (type: PersonEvent['type']) => events.push(eventOf(type, human, former, matching));
    if (isHere(human) && !wasHere) note('joined');
    if (human.status === 'ended' && (wasHere || leftUnseen)) note('left');
    if (isHere(human) && former && wasHere && isMove(former, human)) note('moved');
  }

  /** Somebody who is back on the very next roster never was away. */
  function returned(key: string): readonly Human[] {
    const one = missing.get(key);
    if (!one) return [];
    for (const record of one.event.human.records) missing.delete(keyOf(record));
    if (one.rosters < 2) return [one.event.human];
    events.push(one.event);
    return [{ ...one.event.human, status: 'ended' }];
  }

  function miss(human: Human, matching: Matching): void {
    if (!isHere(human)) return;
    const one: Missing = { event: eventOf('vanished', human, human, matching), rosters: 1 };
    for (const record of human.records) missing.set(keyOf(record), one);
  }

  function eventOf(type: PersonEvent['type'], human: Human, former: Human | null, { pairs }: Matching): PersonEvent {
    const own = new Set([human.key, ...human.records.map(keyOf), former?.key ?? human.key]);
    const owned = pairs.filter(({ person }) => own.has(person));
    return {
      type,
      human,
      former,
      shown: shownOf(human),
      owned: owned.map(({ connection, account }) => ({ connection, account })),
    };
  }

  /** Between which readings of the roster that changed. */
  function shownOf({ records }: Human): Between {
    const connections = [...new Set(records.map(({ connection }) => connection))];
    const isChanged = (connection: string) => rosters.get(connection)?.records !== compared.get(connection)?.records;
    const connection = connections.find(isChanged) ?? connections[0] ?? '';
    const by = rosters.get(connection)?.sighting;
    if (!by) throw new Error('a human has a record of a roster');
    return { after: compared.get(connection)?.sighting ?? null, by };
  }

  return {
    take(item: FedItem): void {
      if (item.kind === 'baseline') {
        for (const { snapshot, link } of item.snapshots) if (isRosterSnapshot(snapshot)) see(snapshot, link);
        if (rosters.size > 0) compare(item.documents.policy, item.documents.matching);
      }
      if (item.kind === 'snapshot' && isRosterSnapshot(item.snapshot)) see(item.snapshot, item.link);
      if (item.kind === 'evaluation' && item.documents && rosters.size > 0) {
        compare(item.documents.policy, item.documents.matching);
      }
    },

    finish(): PersonEvent[] {
      return [...events, ...new Set([...missing.values()].map(({ event }) => event))];
    },
  };
}

function keyOf({ connection, id }: RosterRecord): string {
  return `${connection}/${id}`;
}

/** Whether two rosters say the same. Most do, and comparing them is cheaper than joining their records. */
function isSame(before: readonly Person[], now: readonly Person[]): boolean {
  return before.length === now.length && now.every((person, i) => isSamePerson(before[i], person));
}

function isSamePerson(a: Person | undefined, b: Person): boolean {
  if (!a) return false;
  const names = Object.keys(b) as (keyof Person)[];
  return names.every((name) => (name === 'emails' ? a.emails.join('\n') === b.emails.join('\n') : a[name] === b[name]));
}
