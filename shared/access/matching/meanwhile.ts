import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { RosterSnapshot } from '../snapshot.ts';
import type { RosterInput } from './absence.ts';
import { type Human, type IdentityRules, joinHumans } from './humans.ts';
import { createDirectory, humanOfRecord, type Match } from './match.ts';
import type { Matching } from './matching.ts';
import { findByAccount, recordsIn, stillHolds } from './ownership.ts';

/** A roster that cannot be read now, as it was when it last could. */
export interface LackingRoster {
  readonly connection: string;
  readonly kind: 'hris' | 'idp';
  readonly last: RosterSnapshot | null;
}

/** What is known of the owners of accounts while some rosters cannot be read. */
export interface Meanwhile {
  /** Finds the owner of an account of a connection; unmatched where nobody can tell now. */
  ownerOf(connection: string, account: string): Match;
  /** When a roster first showed that the employment of an owner had ended. */
  endShownSince(humanKey: string): Instant | undefined;
  /** The memory before, with owners who have left since. */
  readonly matching: Matching;
}

/**
 * Tells of the owners that the last evaluation with all rosters confirmed, what the rosters that can be read say of their
 * employment now. Nobody is matched anew. Earlier records of the others serve to tell who is one human, as they did then,
 * and for nothing else: of whoever they alone know, or decide about, nothing is said.
 */
export function ownersMeanwhile(
  read: readonly RosterInput[],
  lacking: readonly LackingRoster[],
  memory: Matching,
  rules: IdentityRules,
  asOf: Instant,
): Meanwhile {
  const earlier = lacking.flatMap(({ connection, kind, last }) =>
    (last?.people ?? []).map((person) => ({ ...person, connection, kind })),
  );
  const directory = createDirectory(joinHumans([...recordsIn(read, memory), ...earlier], rules));
  const connections = new Set(read.map(({ connection }) => connection));
  const isTold = ({ employments }: Human) => employments.every(({ connection }) => connections.has(connection));
  const ownerIn = (pair: Matching['pairs'][number] | undefined): Human | null => {
    const human = pair && stillHolds(pair, asOf) ? humanOfRecord(pair.person, directory) : undefined;
    return human && isTold(human) ? human : null;
  };
  const shown = new Map(memory.ended.map(({ person, shownSince }) => [humanOfRecord(person, directory), shownSince]));
  const owners = new Set(memory.pairs.flatMap((pair) => ownerIn(pair) ?? []));
  const newlyEnded = [...owners].filter((human) => human.status === 'ended' && !shown.has(human));
  const ended = [...memory.ended, ...newlyEnded.map(({ key }) => ({ person: key, shownSince: asOf }))];
  const pairsIn = new Map<string, (account: string) => Matching['pairs'][number] | undefined>();
  return {
    ownerOf: (connection, account) => {
      const find = pairsIn.get(connection) ?? findByAccount(memory.pairs, connection);
      pairsIn.set(connection, find);
      const pair = find(account);
      const human = ownerIn(pair);
      return human && pair ? { kind: 'owner', human, by: pair.by } : { kind: 'unmatched' };
    },
    endShownSince: (key) => shown.get(humanOfRecord(key, directory)),
    matching: { ...memory, ended: ended.sort((a, b) => byCodeUnit(a.person, b.person)) },
  };
}
