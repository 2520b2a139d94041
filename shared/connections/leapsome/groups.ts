import { attributesOf, descriptionOf, idOf, listOf } from '../attributes.ts';
import type { Selection } from '../transport/selection.ts';

/** What is kept of a group (RFC 7643 §4.2). */
export interface ScimGroup {
  readonly id: string;
  readonly displayName: string | null;
  /** Leapsome declares it always empty; other servers fill it. */
  readonly members: readonly GroupMember[];
}

interface GroupMember {
  readonly value: string;
  /** `User` or `Group`, or words of the server's own. */
  readonly type: string | null;
}

export const GROUPS: Selection = {
  members: { id: true, displayName: true, members: { members: { value: true, type: true } } },
};

/** Throws an AttributeError. */
export function readGroup(record: unknown): ScimGroup {
  const { id, displayName, members } = attributesOf(record, 'the record');
  return {
    id: idOf(id, 'id'),
    displayName: descriptionOf(displayName),
    members: listOf(members, 'members', memberOf),
  };
}

function memberOf(member: unknown, attribute: string): GroupMember {
  const { value, type } = attributesOf(member, attribute);
  return { value: idOf(value, attribute), type: descriptionOf(type) };
}
