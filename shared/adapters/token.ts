import { CollectionError } from '../connections/errors.ts';
import type { SecretForm } from '../connections/ports.ts';
import { Secret } from '../kernel/secret.ts';

/** A secret of a form: a token, or a PEM with a private key and what belongs to it. */
export function checkedSecret(text: string, reference: string, form: SecretForm): Secret {
  if (form === 'token') return checkedToken(text, reference);
  if (!/^-----BEGIN [A-Z ]+-----$/m.test(text)) throw secretUnusable(reference, form, 'is no PEM');
  return new Secret(text);
}

/** A bearer token is one run of visible ASCII (RFC 6750 §2.1); whatever else it is was copied wrongly. */
function checkedToken(text: string, reference: string): Secret {
  const token = text.trim();
  if (token === '') throw secretUnusable(reference, 'token', 'is empty');
  if (/^[[{"]/.test(token)) throw secretUnusable(reference, 'token', 'holds JSON; it must hold the bare token');
  if (/^bearer\s/i.test(token))
    throw secretUnusable(reference, 'token', 'begins with "Bearer"; it must hold the bare token');
  if (!/^[\x21-\x7e]+$/.test(token))
    throw secretUnusable(reference, 'token', 'holds spaces or other characters that no token has');
  return new Secret(token);
}

const FORMS: { readonly [form in SecretForm]: { readonly name: string; readonly wanted: string } } = {
  token: { name: 'token', wanted: 'the bare token' },
  pem: { name: 'certificate', wanted: 'a PEM with the private key and its certificate' },
};

/** A secret that cannot be read or used; `what` says why, and nothing of what it holds. */
export function secretUnusable(reference: string, form: SecretForm, what: string): CollectionError {
  const { name, wanted } = FORMS[form];
  return new CollectionError('secret-unusable', `the ${name} ${reference} ${what}; put ${wanted} there`);
}
