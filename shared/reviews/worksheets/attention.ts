import type { RowContent } from '../population.ts';

/** Why a reviewer should look at an account first, in words, the gravest reason first; none for the usual ones. */
export function attentionFor(content: RowContent, findings: readonly string[], changes: readonly string[]): string[] {
  const { account, roles, owner, registration } = content;
  const held = (kind: string) => roles.filter((role) => role.class === kind).map(({ name }) => name);
  const [privileged, unclassified] = [held('privileged'), held('unclassified')];
  const reasons = [
    privileged.length > 0 && `privileged: ${privileged.join(', ')}`,
    findings.length > 0 && `${findings.length} open ${findings.length === 1 ? 'finding' : 'findings'}`,
    unclassified.length > 0 && `nobody has said yet what this role means: ${unclassified.join(', ')}`,
    owner === null && registration === null && 'no person is known to whom it belongs',
    registration !== null && `${registration.kind} account, for which ${registration.owner} answers`,
    isDisguised(account.displayName) || isDisguised(account.userName)
      ? 'its name mixes letters of different alphabets, which can look like another name'
      : false,
    account.active === null && 'the source does not say whether it is active',
    account.type !== null && /^external$/i.test(account.type) && 'external person',
    changes.length > 0 && 'changed since the last review',
  ];
  return reasons.filter((reason) => typeof reason === 'string');
}

/** Whether a word is written in letters of alphabets that are taken for each other. */
function isDisguised(name: string | null): boolean {
  const words = name?.normalize('NFKC').split(/[^\p{Letter}\p{Mark}]+/u) ?? [];
  return words.some((word) => ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1);
}

const ALPHABETS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];
