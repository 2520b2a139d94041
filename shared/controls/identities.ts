import { recordsThatCount } from '../access/matching/employment.ts';
import type { Human } from '../access/matching/humans.ts';
import type { RosterRecord } from '../access/matching/roster-record.ts';
import type { WorkspaceInput } from './contract.ts';
import type { InputState } from './inputs.ts';
import type { ReasonCode } from './reasons.ts';

/** What rosters of both kinds have of somebody. */
export interface BothWords {
  /** Records of the HR system whose word counts. */
  readonly employments: readonly RosterRecord[];
  /** Records of all identity providers. */
  readonly identities: readonly RosterRecord[];
}

/** What HR systems and identity providers each say of somebody; null unless both know them. */
export function bothWordsOn({ records }: Human, { policy }: Pick<WorkspaceInput, 'policy'>): BothWords | null {
  const { hris = [], idp = [] } = Object.groupBy(records, ({ kind }) => kind);
  if (hris.length === 0 || idp.length === 0) return null;
  return { employments: recordsThatCount(hris, policy.rosters.precedence), identities: idp };
}

/**
 * Whether nobody can sign in by these: an identity provider's `ended` is disabled or deleted. Null: none is known to be
 * enabled, and of some it is not told or they have gone missing.
 */
export function areCutOff(identities: readonly RosterRecord[]): boolean | null {
  if (identities.some(({ status }) => status !== 'ended' && status !== 'unknown')) return false;
  if (identities.some(({ status }) => status === 'unknown')) return null;
  return identities.length > 0;
}

/** Why what an HR system and an identity provider say cannot be compared; null if both are connected. */
export function lackOfBothWords(inputs: readonly InputState[]): ReasonCode | null {
  const isConnected = (wanted: InputState['kind']) => inputs.some(({ kind }) => kind === wanted);
  return isConnected('hris') && isConnected('idp') ? null : 'no-second-roster';
}
