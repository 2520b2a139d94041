import { type Answer, bodyBytes, type ListQuery } from '../scim-service.ts';
import type { Fault } from '../server.ts';

/** Makes a misbehaviour; some remember what they did, so each run takes a new one. */
export type MakeFault = () => Fault;

/** A resource, or a part of one, that a fault may write anything into. */
export interface Draft {
  [name: string]: unknown;
}

/** A page of a list as the service would send it. */
export interface ListDraft extends Draft {
  totalResults?: unknown;
  itemsPerPage?: unknown;
  Resources: Draft[];
}

/** Lets a fault into the lists of one resource only. */
export function inList(resource: ListQuery['resource'], fault: Fault): Fault {
  return (request, answer) => {
    if (request.list?.resource === resource) fault(request, answer);
  };
}

/** Lets a fault into some requests only, by their number from 1. */
export function atRequests(isFaulty: (number: number) => boolean, fault: Fault): Fault {
  return (request, answer) => {
    if (isFaulty(request.number)) fault(request, answer);
  };
}

/** One fault after the other. */
export function together(...faults: readonly Fault[]): Fault {
  return (request, answer) => {
    for (const fault of faults) fault(request, answer);
  };
}

/** Changes the document of every list that is answered. */
export function editList(edit: (list: ListDraft, query: ListQuery) => void): Fault {
  return ({ list }, answer) => {
    if (list && answer.status === 200) edit(listOf(answer), list);
  };
}

/** Changes every user that is answered; `position` counts them from 0 on the page. */
export function editUsers(edit: (user: Draft, position: number) => void): Fault {
  return inList(
    'Users',
    editList((list) => list.Resources.forEach(edit)),
  );
}

export function editGroups(edit: (group: Draft, position: number) => void): Fault {
  return inList(
    'Groups',
    editList((list) => list.Resources.forEach(edit)),
  );
}

/** Changes the text of every list that is answered, after it has become JSON. */
export function editText(edit: (text: string) => string | Buffer): Fault {
  return ({ list }, answer) => {
    if (list) answer.body = edit(bodyBytes(answer).toString('utf8'));
  };
}

/** The document that the service made. Faults run one after the other, so an earlier one may have written it out. */
function listOf(answer: Answer): ListDraft {
  if (Buffer.isBuffer(answer.body) || typeof answer.body === 'string') {
    throw new TypeError('the list has been written out already; edit it before its text');
  }
  return answer.body as ListDraft;
}
