import type { Account, Company } from './company.ts';

/** How far an account, and the employment behind it, have come, in the words of Leapsome's Content API. */
export interface Stage {
  readonly status: 'active' | 'invited' | 'deactivated';
  readonly lifecycle: 'hired' | 'active' | 'leave' | 'terminated' | 'notSet';
}

export function stageOf(company: Company, account: Account, today: string): Stage {
  return {
    status: account.active ? (account.hasSignedIn ? 'active' : 'invited') : 'deactivated',
    lifecycle: lifecycleOf(company, account, today),
  };
}

function lifecycleOf(company: Company, account: Account, today: string): Stage['lifecycle'] {
  const person = company.personOf(account);
  if (!person) return 'notSet';
  if (person.startDate > today) return 'hired';
  return person.status === 'ended' ? 'terminated' : person.status;
}
