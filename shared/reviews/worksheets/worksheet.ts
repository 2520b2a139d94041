import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import { mayDecide } from '../decisions.ts';
import type { Participant } from '../participants.ts';
import type { Population, Row, RowContent } from '../population.ts';
import { isPending, type ReviewState } from '../state.ts';
import { attentionFor } from './attention.ts';
import { changesSince } from './changes.ts';

/** One account as a worksheet shows it. */
export interface WorksheetItem {
  readonly item: number;
  readonly row: string;
  readonly digest: string;
  readonly content: RowContent;
  /** Why to look at it first, in words. */
  readonly attention: readonly string[];
  /** What is different since the last review of this kind; null if there was none. */
  readonly changes: readonly string[] | null;
  /** Titles of the findings that are open about it. */
  readonly findings: readonly string[];
}

/** What one reviewer is handed out: all that waits for a decision of theirs. */
export interface Worksheet {
  readonly workspace: string;
  readonly review: string;
  readonly kind: Population['kind'];
  readonly window: Population['window'];
  /** The last day on which an answer is in time. */
  readonly dueDay: CalendarDate;
  readonly timezone: string;
  /** When the accounts were read, the earliest first. */
  readonly takenAt: readonly string[];
  /** SHA-256 of the frozen list. */
  readonly list: string;
  /** From 1, over the worksheets that are handed out together: it names the files. */
  readonly number: number;
  readonly reviewer: Reviewer;
  readonly coordinator: string;
  /** For one use. Whoever has it can answer in the reviewer's name. */
  readonly code: string;
  readonly reasonFor: Population['rules']['reasonFor'];
  /** What roles mean in plain words, by id or name, as policy has it. */
  readonly meanings: { readonly [role: string]: string };
  /** What needs attention first. */
  readonly items: readonly WorksheetItem[];
}

interface Reviewer {
  readonly actor: string;
  /** As the application shows it; the actor's own text if no account of theirs is in the list. */
  readonly name: string;
  /** Null if no address is known. */
  readonly address: string | null;
}

/** What is known about accounts beyond the list. */
interface Knowledge {
  /** The same accounts as they were in the last review of this kind, by row; null if there was none. */
  readonly before: ReadonlyMap<string, RowContent> | null;
  readonly meanings: Worksheet['meanings'];
  findingsOf(connection: string, account: string): readonly string[];
}

export interface Round {
  readonly state: ReviewState;
  readonly population: Population;
  readonly today: CalendarDate;
  readonly dueDay: CalendarDate;
  readonly knowledge: Knowledge;
  readonly newCode: () => string;
}

/** The worksheets of everybody who can decide now about something that waits, delegates too, sorted by who they are. */
export function worksheetsFor(round: Round): Worksheet[] {
  const { state, population } = round;
  const pending = state.rows.filter(isPending);
  const rows = new Map(population.rows.map((row) => [row.row, row]));
  const names = new Map(
    population.rows.map(({ content: { connection, account } }) => [`${connection}/${account.id}`, account]),
  );
  const contents = new Map<string, WorksheetItem>();
  const itemOf = (row: Row) => {
    const made = contents.get(row.row) ?? describeItem(row, round.knowledge);
    contents.set(row.row, made);
    return made;
  };
  return state.participants
    .map((participant) => {
      const own = pending.filter((row) => mayDecide(state, participant, row, round.today));
      return { participant, items: own.flatMap(({ row }) => rows.get(row) ?? []).map(itemOf) };
    })
    .filter(({ items }) => items.length > 0)
    .map(({ participant, items }, i) => ({
      workspace: population.workspace,
      review: state.review,
      kind: state.kind,
      window: state.window,
      dueDay: round.dueDay,
      timezone: state.rules.timezone,
      takenAt: population.inputs
        .filter(({ kind }) => kind === 'application')
        .map(({ takenAt }) => takenAt)
        .sort(byCodeUnit),
      list: state.population.digest.sha256,
      number: i + 1,
      reviewer: describeReviewer(participant, names),
      coordinator: state.coordinator,
      code: round.newCode(),
      reasonFor: state.rules.reasonFor,
      meanings: round.knowledge.meanings,
      items: items.toSorted((a, b) => b.attention.length - a.attention.length || a.item - b.item),
    }));
}

/** Items that wait and are in nobody's worksheet, since nobody is there to decide about them. */
export function unassignedIn({ rows }: ReviewState): number {
  return rows.filter((row) => isPending(row) && row.reviewer === null).length;
}

function describeItem({ row, item, digest, content }: Row, { before, findingsOf }: Knowledge): WorksheetItem {
  const changes = before && changesSince(before.get(row), content);
  const findings = findingsOf(content.connection, content.account.id);
  const attention = attentionFor(content, findings, changes ?? []);
  return { item, row, digest, content, attention, changes, findings };
}

function describeReviewer(
  { actor, accounts }: Participant,
  known: ReadonlyMap<string, RowContent['account']>,
): Reviewer {
  const own = accounts.flatMap((account) => known.get(account) ?? []);
  const name = own.flatMap(({ displayName }) => displayName ?? [])[0] ?? actor;
  const address = isAddress(actor) ? actor : own.flatMap(({ emails }) => emails)[0];
  return { actor, name, address: address ?? null };
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}
