import type { ExclusionFault, ExclusionStanding } from '../../../shared/controls/exclusions.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { printParagraph } from './paragraph.ts';
import type { Terminal } from './terminal.ts';

const FAULTS: { readonly [fault in ExclusionFault]: string } = {
  'not-begun': 'it has not begun',
  expired: 'it has expired; renew it or take it out',
  'matches-nobody': 'it matches nobody in the rosters; correct it or take it out',
  ambiguous: 'it matches more than one person; name them by a roster id that is theirs alone',
  'approved-by-subject': 'whoever approved it is among those whom it leaves out; have somebody else approve it',
  'approver-gone': 'whoever approved it is not in the rosters, or has left; have somebody who is here approve it',
  'approver-unknown': 'the roster does not say whether whoever approved it is still here',
  'roster-unusable': 'no roster can be read now that would tell whom it means',
};

/** Says whom policy leaves out, and which of its exclusions have no effect; nothing if it has none. */
export function printExclusions(terminal: Terminal, exclusions: readonly ExclusionStanding[]): void {
  if (exclusions.length === 0) return;
  terminal.print();
  terminal.print(terminal.paint('strong', 'Out of scope, except for privileged access'));
  for (const exclusion of exclusions) {
    printParagraph(terminal, safeText(describe(exclusion)), { first: '  - ' });
  }
}

function describe({ exclusion, fault, people, accounts }: ExclusionStanding): string {
  if (fault) return `${exclusion} leaves nobody out: ${FAULTS[fault]}`;
  const of = people === null ? 'as the rosters last told' : `of ${people === 1 ? 'one person' : `${people} people`}`;
  return `${exclusion} leaves out ${accounts === 1 ? 'one account' : `${accounts} accounts`} ${of}`;
}
