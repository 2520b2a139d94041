import { randomBytes } from 'node:crypto';

/** Without letters that are taken for digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code that nobody guesses: 130 bits of the machine's randomness, in groups that can be read out. */
export function oneTimeCode(): string {
  const letters = Array.from(randomBytes(26), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `RC-${letters.match(/.{1,5}/g)?.join('-')}`;
}
