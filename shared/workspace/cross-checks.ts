import type { z } from 'zod';
import { isCalendarDate } from '../kernel/instant.ts';
import { list, member } from '../kernel/unknown-values.ts';

/**
 * Checks of values against one another. They run whatever else is wrong, so that all problems are told at once, and
 * therefore take nothing for granted about the values.
 */
export const ALWAYS = { when: () => true } as const;

/** What stands in the place of a connection in keys of findings that are about none. */
const OF_WORKSPACE: readonly unknown[] = ['log', 'policy', 'reviews'];

const DAY_MS = 24 * 3_600_000;

/** Ids of a list are used once. */
export function distinctIds(items: unknown, context: z.RefinementCtx): void {
  const used = new Set<string>();
  for (const [i, item] of list(items).entries()) {
    const id = member(item, 'id');
    if (typeof id !== 'string') continue;
    if (used.has(id)) context.addIssue({ code: 'custom', path: [i, 'id'], message: `"${id}" is used twice` });
    used.add(id);
  }
}

/** An exclusion names a person or a legal entity: so it can be told what each of them leaves out, and why. */
export function excludesOne(exclusion: unknown, context: z.RefinementCtx): void {
  const named = ['person', 'legalEntity'].filter((name) => member(exclusion, name) !== undefined);
  if (named.length !== 1) {
    context.addIssue({ code: 'custom', path: [], message: 'must name either a person or a legalEntity' });
  }
}

/** Who is to review is said: a list has somebody on it, and an owner to ask is there. */
export function reviewersAreNamed(reviews: unknown, context: z.RefinementCtx): void {
  const owners = member(reviews, 'owners');
  const hasOwner = owners !== null && typeof owners === 'object' && Object.keys(owners).length > 0;
  for (const kind of ['all', 'privileged']) {
    const review = member(reviews, kind);
    const [by, listed] = [member(review, 'reviewers'), list(member(review, 'list')).length > 0];
    const complain = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [kind, name], message });
    if (by === 'list' && !listed) complain('reviewers', 'is list, but list names nobody');
    if (by !== 'list' && listed) complain('list', 'is without effect unless reviewers is list');
    if (by === 'owner' && !hasOwner) complain('reviewers', 'is owner, but owners has no application');
  }
}

/** Owners of applications are named for applications of their workspace. */
export function ownersFit(workspace: unknown, context: z.RefinementCtx): void {
  const applications = applicationsIn(workspace);
  const owners = member(member(member(workspace, 'policy'), 'reviews'), 'owners');
  for (const connection of Object.keys(owners !== null && typeof owners === 'object' ? owners : {})) {
    if (applications.includes(connection)) continue;
    context.addIssue({
      code: 'custom',
      path: ['policy', 'reviews', 'owners', connection],
      message: `"${connection}" is no application of this workspace`,
    });
  }
}

/** A role is privileged or standard, not both. */
export function classifiesOnce(roles: unknown, context: z.RefinementCtx): void {
  const privileged = new Set(list(member(roles, 'privileged')));
  for (const [i, role] of list(member(roles, 'standard')).entries()) {
    if (typeof role === 'string' && privileged.has(role)) {
      context.addIssue({ code: 'custom', path: ['standard', i], message: `"${role}" is privileged too; choose one` });
    }
  }
}

/** Roles that a rule names are ones that the policy classifies: a misspelt one would silently be without effect. */
export function rolesAreClassified(policy: unknown, context: z.RefinementCtx): void {
  const roles = member(policy, 'roles');
  const privileged = new Set(list(member(roles, 'privileged')));
  const classified = new Set([...privileged, ...list(member(roles, 'standard'))]);
  const privilegedAccess = member(policy, 'privilegedAccess');
  const complain = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['privilegedAccess', ...path], message });

  const holders = member(privilegedAccess, 'holders');
  for (const role of Object.keys(holders !== null && typeof holders === 'object' ? holders : {})) {
    if (!privileged.has(role)) complain(['holders', role], `"${role}" is not among roles.privileged`);
  }
  const pairs = new Set<string>();
  for (const [i, conflict] of list(member(privilegedAccess, 'conflicts')).entries()) {
    const pair = list(member(conflict, 'roles'));
    const [a, b] = pair;
    if (typeof a !== 'string' || typeof b !== 'string') continue;
    for (const [j, role] of pair.entries()) {
      if (!classified.has(role))
        complain(['conflicts', i, 'roles', j], `"${role}" is not among the roles of the policy`);
    }
    const name = JSON.stringify([a, b].sort());
    if (a === b) complain(['conflicts', i, 'roles'], 'must be two different roles');
    else if (pairs.has(name)) complain(['conflicts', i, 'roles'], 'are in another conflict already');
    pairs.add(name);
  }
}

/** `expires` is not before `approvedOn`, and not more than so many days after it. */
export function lasts(maxDays: number | null): (approval: unknown, context: z.RefinementCtx) => void {
  return (approval, context) => {
    const [from, to] = [member(approval, 'approvedOn'), member(approval, 'expires')];
    if (typeof from !== 'string' || typeof to !== 'string' || !isCalendarDate(from) || !isCalendarDate(to)) return;
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    const complain = (message: string) => context.addIssue({ code: 'custom', path: ['expires'], message });
    if (days < 0) complain('is before approvedOn');
    if (maxDays !== null && days > maxDays) complain(`is more than ${maxDays} days after approvedOn`);
  };
}

/** Credentials are of applications of their workspace. */
export function credentialsFit(workspace: unknown, context: z.RefinementCtx): void {
  const applications = applicationsIn(workspace);
  for (const [i, credential] of list(member(member(workspace, 'policy'), 'apiCredentials')).entries()) {
    const connection = member(credential, 'connection');
    if (typeof connection !== 'string' || applications.includes(connection)) continue;
    context.addIssue({
      code: 'custom',
      path: ['policy', 'apiCredentials', i, 'connection'],
      message: `"${connection}" is no application of this workspace`,
    });
  }
}

/** Where a connection names an application: what it is compared with, and what a directory assigns. */
const NAMED_APPLICATIONS = [['comparedWith'], ['application', 'connection']] as const;

/** What connections name are applications of their workspace. */
export function connectionsFit(workspace: unknown, context: z.RefinementCtx): void {
  const applications = applicationsIn(workspace);
  for (const [i, connection] of list(member(workspace, 'connections')).entries()) {
    for (const path of NAMED_APPLICATIONS) {
      const named = path.reduce<unknown>(member, connection);
      if (typeof named !== 'string' || applications.includes(named)) continue;
      context.addIssue({
        code: 'custom',
        path: ['connections', i, ...path],
        message: `"${named}" is no application of this workspace`,
      });
    }
  }
}

function applicationsIn(workspace: unknown): unknown[] {
  return list(member(workspace, 'connections'))
    .filter((connection) => member(connection, 'kind') === 'application')
    .map((connection) => member(connection, 'id'));
}

/** Exceptions are about findings of their workspace. One that is not would silently be without effect. */
export function exceptionsFit(workspace: unknown, context: z.RefinementCtx): void {
  const id = member(workspace, 'id');
  const connections = list(member(workspace, 'connections')).map((connection) => member(connection, 'id'));
  for (const [i, exception] of list(member(workspace, 'exceptions')).entries()) {
    const [, ofWorkspace, ofConnection] = /^[^:]+:([^/:]+)\/([^:]+):/.exec(String(member(exception, 'finding'))) ?? [];
    const complain = (message: string) =>
      context.addIssue({ code: 'custom', path: ['exceptions', i, 'finding'], message });
    if (ofWorkspace === undefined) continue;
    if (ofWorkspace !== id) complain(`is about workspace "${ofWorkspace}", not this one`);
    else if (!OF_WORKSPACE.includes(ofConnection) && !connections.includes(ofConnection)) {
      complain(`is about "${ofConnection}", which is no connection of this workspace`);
    }
  }
}
