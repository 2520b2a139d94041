import type { Secret } from '../kernel/secret.ts';

/** An address that a host name resolved to. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface ExchangeRequest {
  readonly url: URL;
  /** The address to connect to, which has been checked. The host name serves for TLS and the Host header only. */
  readonly address: Address;
  readonly headers: { readonly [name: string]: string };
  readonly signal: AbortSignal;
}

export interface ExchangeResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body as it came over the wire, still encoded. Ends with an error of these codes if it was cut off. */
  readonly body: AsyncIterable<Uint8Array>;
  /** SHA-256 of the server's certificate, hex; null without TLS. */
  readonly peerCertificate: string | null;
}

/** The codes of the RollcallError that an exchange fails with: no connection, no trust, a connection that broke. */
export type ExchangeFailure = 'unreachable' | 'tls-refused' | 'interrupted';

/** The network. It can only GET: the tokens of our sources can write, so nothing else exists. */
export interface Exchange {
  get(request: ExchangeRequest): Promise<ExchangeResponse>;
  /** All addresses of a host name. Rejects with `unreachable` if there is none. */
  resolve(host: string): Promise<readonly Address[]>;
}

export interface FormRequest extends ExchangeRequest {
  /** URL-encoded. It holds what proves who asks. */
  readonly form: string;
}

/**
 * Where an identity provider gives out access tokens: the one thing that anything is ever sent to. A port of its own, so
 * that whatever reads a source has nothing to send with.
 */
export interface TokenEndpoint {
  /** Fails as an exchange does. */
  postForm(request: FormRequest): Promise<ExchangeResponse>;
}

/** A bearer token or whatever else is one word; a private key with its certificate. */
export type SecretForm = 'token' | 'pem';

/** Reads what a reference in the configuration stands for: `env:NAME`, `file:path`, `secretsmanager:name`. */
export interface SecretSource {
  /** Rejects with a CollectionError `secret-unusable`, also if it has not the form that is expected, a token's by default. */
  read(reference: string, form?: SecretForm): Promise<Secret>;
}

/** A file as it was read. */
export interface MaintainedFile {
  readonly bytes: Uint8Array;
  /** The reference, with the version that was read where the place keeps versions: `s3://…?versionId=…`. */
  readonly resource: string;
}

/** Reads files that people maintain: rosters and role exports. */
export interface FileSource {
  /** Rejects with a CollectionError `file-unreadable`. */
  read(reference: string): Promise<MaintainedFile>;
}
