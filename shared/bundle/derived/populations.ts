import type {
  AccountRow,
  GrantRow,
  HolderRow,
  JoinerRow,
  LeaverRow,
  MoverRow,
  OwnedAccount,
  Populations,
} from '../period/access-rows.ts';
import type { ReviewItemRow } from '../period/review-rows.ts';
import { betweenColumns, type Column, csvTable, evidenceColumns } from './table.ts';

type Name = keyof Populations;

/** The populations by name, as files and samples name them. */
export const POPULATION_NAMES = [
  'leavers',
  'joiners',
  'movers',
  'grants',
  'accounts',
  'holders',
  'reviews',
] as const satisfies readonly Name[];

type PersonRow = LeaverRow | JoinerRow | MoverRow;

const PERSON: readonly Column<PersonRow>[] = [
  ['id', ({ id }) => id],
  ['person', ({ person }) => person],
  ['employeeNumber', ({ employeeNumber }) => employeeNumber],
  ['name', ({ name }) => name],
  ['type', ({ type }) => type],
  ['department', ({ department }) => department],
  ['title', ({ title }) => title],
];

const THEIR_ACCOUNTS: readonly Column<PersonRow>[] = [
  ['accounts', ({ accounts }) => accounts.map(({ connection, account }) => `${connection}/${account}`)],
  ['userNames', ({ accounts }) => accounts.map(({ userName }) => userName)],
  ['accountStates', ({ accounts }) => accounts.map(({ state }) => state)],
  ['activatedBy', ({ accounts }) => timesOf(accounts, ({ activated }) => activated?.by.at)],
  ['lastActiveAt', ({ accounts }) => timesOf(accounts, ({ deactivated }) => deactivated?.after?.at)],
  ['deactivatedBy', ({ accounts }) => timesOf(accounts, ({ deactivated }) => deactivated?.by.at)],
  [
    'deactivatedEntry',
    ({ accounts }) => timesOf(accounts, ({ deactivated }) => deactivated && String(deactivated.by.entry)),
  ],
];

const COLUMNS: { readonly [name in Name]: readonly Column<Populations[name][number]>[] } = {
  leavers: [
    ...PERSON,
    ['endDate', ({ endDate }) => endDate],
    ['lastWorkingDay', ({ lastWorkingDay }) => lastWorkingDay],
    ['basis', ({ basis }) => basis],
    ...THEIR_ACCOUNTS,
    ...betweenColumns<LeaverRow>('shown', ({ shown }) => shown),
  ],
  joiners: [
    ...PERSON,
    ['startDate', ({ startDate }) => startDate],
    ['isRehire', ({ isRehire }) => isRehire],
    ...THEIR_ACCOUNTS,
    ...betweenColumns<JoinerRow>('shown', ({ shown }) => shown),
  ],
  movers: [
    ...PERSON,
    ['formerDepartment', ({ formerDepartment }) => formerDepartment],
    ['formerTitle', ({ formerTitle }) => formerTitle],
    ...THEIR_ACCOUNTS,
    ...betweenColumns<MoverRow>('shown', ({ shown }) => shown),
  ],
  grants: [
    ['id', ({ id }) => id],
    ['change', ({ type }) => type],
    ['connection', ({ connection }) => connection],
    ['account', ({ account }) => account],
    ['userName', ({ userName }) => userName],
    ['kind', ({ kind }) => kind],
    ['entitlement', ({ entitlement }) => entitlement],
    ['name', ({ name }) => name],
    ['privileged', ({ isPrivileged }) => isPrivileged],
    ['sources', ({ sources }) => sources],
    ['approvedBy', ({ approvedBy }) => approvedBy],
    ['approvedOn', ({ approvedOn }) => approvedOn],
    ...betweenColumns<GrantRow>('changed', ({ changed }) => changed),
  ],
  accounts: [
    ['id', ({ id }) => id],
    ['connection', ({ connection }) => connection],
    ['account', ({ account }) => account],
    ['userName', ({ userName }) => userName],
    ['type', ({ type }) => type],
    ['state', ({ state }) => state],
    ['owner', ({ owner }) => owner],
    ['matchedBy', ({ matchedBy }) => matchedBy],
    ['registered', ({ registered }) => registered],
    ['exclusion', ({ exclusion }) => exclusion],
    ['privilegedRoles', ({ privilegedRoles }) => privilegedRoles],
    ...betweenColumns<AccountRow>('activated', ({ activated }) => activated),
    ...betweenColumns<AccountRow>('deactivated', ({ deactivated }) => deactivated),
    ...evidenceColumns<AccountRow>(({ lastSeen }) => lastSeen),
  ],
  holders: [
    ['id', ({ id }) => id],
    ['connection', ({ connection }) => connection],
    ['role', ({ role }) => role],
    ['roleName', ({ roleName }) => roleName],
    ['account', ({ account }) => account],
    ['userName', ({ userName }) => userName],
    ['approvedBy', ({ approvedBy }) => approvedBy],
    ['approvedOn', ({ approvedOn }) => approvedOn],
    ...betweenColumns<HolderRow>('from', ({ from }) => from),
    ...betweenColumns<HolderRow>('to', ({ to }) => to),
    ...evidenceColumns<HolderRow>(({ evidence }) => evidence),
  ],
  reviews: [
    ['id', ({ id }) => id],
    ['review', ({ review }) => review],
    ['item', ({ item }) => item],
    ['connection', ({ connection }) => connection],
    ['account', ({ account }) => account],
    ['userName', ({ userName }) => userName],
    ['owner', ({ owner }) => owner],
    ['roles', ({ roles }) => roles],
    ['privileged', ({ isPrivileged }) => isPrivileged],
    ['reviewer', ({ reviewer }) => reviewer],
    ['basis', ({ basis }) => basis],
    ['decision', ({ decision }) => decision],
    ['rolesThatStay', ({ rolesThatStay }) => rolesThatStay],
    ['reason', ({ reason }) => reason],
    ['decidedBy', ({ decidedBy }) => decidedBy],
    ['decidedAt', ({ decided }) => decided?.at ?? null],
    ['authentication', ({ authentication }) => authentication],
    ['method', ({ method }) => method],
    ['removal', ({ removal }) => removal],
    ['removalLimit', ({ removalLimit }) => removalLimit],
    ['lastSeenAt', ({ lastSeen }) => lastSeen?.at ?? null],
    ['goneAt', ({ gone }) => gone?.at ?? null],
    ['removalHours', ({ removalHours }) => removalHours],
    ...evidenceColumns<ReviewItemRow>(({ listed }) => listed, 'listed'),
    ...evidenceColumns<ReviewItemRow>(({ decided }) => decided, 'decided'),
    ...evidenceColumns<ReviewItemRow>(({ lastSeen }) => lastSeen, 'lastSeen'),
    ...evidenceColumns<ReviewItemRow>(({ gone }) => gone, 'gone'),
  ],
};

/** One value for each account, so that the cells of a row can be read beside one another; `none` where there is none. */
function timesOf(
  accounts: readonly OwnedAccount[],
  of: (account: OwnedAccount) => string | null | undefined,
): string[] {
  return accounts.map((account) => of(account) ?? 'none');
}

/** A population as CSV, whole or a part of it. */
export function populationCsv<N extends Name>(name: N, rows: Populations[N]): string {
  return csvTable<Populations[N][number]>(COLUMNS[name], rows);
}
