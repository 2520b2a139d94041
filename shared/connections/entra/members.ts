import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { GroupMember, ReadGroup } from './groups.ts';

const USER = '#microsoft.graph.user';
const GROUP = '#microsoft.graph.group';

/** Who is directly in which group. Groups within groups are counted and not opened: nobody in them is provisioned. */
export class GroupMembers {
  readonly #groups = new Map<string, ReadGroup>();

  add(group: ReadGroup): void {
    this.#groups.set(group.id, group);
  }

  nameOf(group: string): string | null {
    return this.#groups.get(group)?.name ?? null;
  }

  /** Ids of the people who are directly in a group. */
  peopleIn(group: string, known: ReadonlySet<string>): string[] {
    const members = this.#groups.get(group)?.members ?? [];
    return members
      .map(({ id }) => id)
      .filter((id) => known.has(id))
      .sort(byCodeUnit);
  }

  /** Groups whose members are hidden, and that show none: they may have any. */
  get hidden(): number {
    return [...this.#groups.values()].filter(({ isHidden, members }) => isHidden && members.length === 0).length;
  }

  get nestedGroups(): number {
    return this.#count(({ type }) => type === GROUP);
  }

  /** Devices, programs and contacts. */
  get others(): number {
    return this.#count(({ type }) => type !== null && type !== GROUP && type !== USER);
  }

  /** Members who are people, or may be, and are on no list of people. */
  unlisted(known: ReadonlySet<string>): number {
    return this.#count(({ id, type }) => (type === null || type === USER) && !known.has(id));
  }

  #count(isMeant: (member: GroupMember) => boolean): number {
    return [...this.#groups.values()].flatMap(({ members }) => members).filter(isMeant).length;
  }
}
