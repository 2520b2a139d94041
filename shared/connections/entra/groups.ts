import { attributesOf, descriptionOf, idOf } from '../attributes.ts';
import { type Graph, type GraphList, MAX_PER_PAGE } from './graph.ts';

/** A group with what is directly in it. */
export interface ReadGroup {
  readonly id: string;
  readonly name: string | null;
  /** Whether its members are shown only with a permission of its own. */
  readonly isHidden: boolean;
  readonly members: readonly GroupMember[];
}

export interface GroupMember {
  readonly id: string;
  /** What the directory calls the kind of object: `#microsoft.graph.user`; null if it does not say. */
  readonly type: string | null;
}

/** The direct members of a group: those of groups within it are not provisioned to the application. */
export function membersList(group: string): GraphList<GroupMember> {
  return {
    path: `/groups/${group}/members`,
    query: { $select: 'id' },
    pageSize: MAX_PER_PAGE,
    selection: { members: { id: true, '@odata.type': true } },
    read: (record) => {
      const { id, '@odata.type': type } = attributesOf(record, 'the record');
      return { id: idOf(id, 'id'), type: descriptionOf(type) };
    },
    idOf: ({ id }) => id,
  };
}

/**
 * The name of a group, and whether its members are hidden from whoever lacks a permission of its own: then Graph may list
 * none. With the page that told it.
 */
export async function readGroup(graph: Graph, group: string) {
  const read = await graph.document(
    `/groups/${group}`,
    { $select: 'id,displayName,visibility' },
    { members: { displayName: true, visibility: true } },
  );
  const { displayName, visibility } = read.document;
  return { name: descriptionOf(displayName), isHidden: visibility === 'HiddenMembership', ...read };
}
