import { type Answer, bodyBytes, type Fault, type ListQuery } from '../service.ts';

/** Makes a misbehaviour; some remember what they did, so each run takes a new one. */
export type MakeFault = () => Fault;

/** A record, or any part of a document, that a fault may write anything into. */
export interface Draft {
  [name: string]: unknown;
}

/** A list of a service, or all of them, and how its pages are wrapped. */
export interface ListTarget {
  /** `Users`; null for every list. */
  readonly resource: string | null;
  /** Member of the document that has the records. */
  readonly records: string;
}

/** Lets a fault into the lists of one resource only. */
export function inList(resource: string, fault: Fault): Fault {
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

/** Changes the document of every page that is answered. */
export function editPage(target: Pick<ListTarget, 'resource'>, edit: (page: Draft, query: ListQuery) => void): Fault {
  return ({ list }, answer) => {
    const isMeant = list && (target.resource === null || list.resource === target.resource);
    if (isMeant && answer.status === 200) edit(documentOf(answer), list);
  };
}

/** Changes every record that is answered; `position` counts them from 0 on the page. */
export function editRecords(target: ListTarget, edit: (record: Draft, position: number) => void): Fault {
  return editPage(target, (page) => recordsOf(page, target).forEach(edit));
}

/** The records of a page. */
export function recordsOf(page: Draft, { records }: ListTarget): Draft[] {
  return page[records] as Draft[];
}

/** Changes the text of every list that is answered, after it has become JSON. */
export function editText(edit: (text: string) => string | Buffer): Fault {
  return ({ list }, answer) => {
    if (list) answer.body = edit(bodyBytes(answer).toString('utf8'));
  };
}

/** The document that the service made. Faults run one after the other, so an earlier one may have written it out. */
function documentOf(answer: Answer): Draft {
  if (Buffer.isBuffer(answer.body) || typeof answer.body === 'string') {
    throw new TypeError('the list has been written out already; edit it before its text');
  }
  return answer.body as Draft;
}
