import { randomBytes } from 'node:crypto';

/** Without letters that are taken for digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code that nobody guesses, in groups that can be read out. */
export function oneTimeCode(): string {
  return `RC-${unguessable()
    .match(/.{1,5}/g)
    ?.join('-')}`;
}

/** 26 letters and digits: 130 bits of the machine's randomness. */
export function unguessable(): string {
  return Array.from(randomBytes(26), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
