import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * A token that cannot be written down by accident: printing, logging, serialising and string conversion all give
 * `[redacted]`. Only `reveal()` gives the text, and the one place that may call it is the transport's header.
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
