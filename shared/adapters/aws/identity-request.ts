import type { SignedFor } from '../../pipeline/appending/identity.ts';

/** The request by which somebody proves who they are to AWS: GetCallerIdentity, in one form and no other. */
export interface IdentityRequest {
  readonly host: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** Those that say what it is for, and the host. The time and a session's token come with the signature. */
  readonly headers: { readonly [name: string]: string };
}

/** The form for a region. The host is that of STS there, whoever asks. */
export function identityRequest(region: string, { origin, submission }: SignedFor): IdentityRequest {
  const host = `sts.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  return {
    host,
    path: '/',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { host, 'x-rollcall-origin': origin, 'x-rollcall-submission': submission },
  };
}
