import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A token that cannot be written down by accident: printing, logging, serialising and string conversion all give
 * `[redacted]`. Only `reveal()` gives the text, and only the transport calls it, and what makes a
 * fingerprint of it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
