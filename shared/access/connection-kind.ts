import * as z from 'zod';

/**
 * What a connection is for. An application is under test and under review. Rosters, of an HR system or an identity
 * provider, say who its accounts belong to. A comparison is a second reading of an application, by another way: it is
 * compared with the first and is nothing besides.
 */
export const connectionKindSchema = z.enum(['application', 'hris', 'idp', 'comparison']);
export type ConnectionKind = z.infer<typeof connectionKindSchema>;

export function isRosterKind(kind: ConnectionKind): kind is 'hris' | 'idp' {
  return kind === 'hris' || kind === 'idp';
}
