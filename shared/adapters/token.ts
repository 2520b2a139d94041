import { CollectionError } from '../connections/errors.ts';
import { Secret } from '../kernel/secret.ts';

/** A secret of a form: a token, or a PEM with a private key and what belongs to it. */
export function checkedSecret(text: string, reference: string, form: 'token' | 'pem'): Secret {
  if (form === 'token') return checkedToken(text, reference);
  if (!/^-----BEGIN [A-Z ]+-----$/m.test(text)) throw tokenUnusable(reference, 'is no PEM');
  return new Secret(text);
}

/** A bearer token is one run of visible ASCII (RFC 6750 §2.1); whatever else it is was copied wrongly. */
function checkedToken(text: string, reference: string): Secret {
  const token = text.trim();
  if (token === '') throw tokenUnusable(reference, 'is empty');
  if (/^[[{"]/.test(token)) throw tokenUnusable(reference, 'holds JSON; it must hold the bare token');
  if (/^bearer\s/i.test(token)) throw tokenUnusable(reference, 'begins with "Bearer"; it must hold the bare token');
  if (!/^[\x21-\x7e]+$/.test(token))
    throw tokenUnusable(reference, 'holds spaces or other characters that no token has');
  return new Secret(token);
}

export function tokenUnusable(reference: string, what: string): CollectionError {
  return new CollectionError('secret-unusable', `the token ${reference} ${what}; put the bare token there`);
}
