/**
 * What is kept of a document. Whatever a selection does not name is checked like the rest and dropped before it becomes
 * a value: it is never in memory but as bytes.
 */
export interface Selection {
  /**
   * Members of an object, or of each object in a list: true is kept whole, false is dropped and not told of. What is no
   * object where a selection stands is kept as it is, for the caller's schema to judge.
   */
  readonly members: { readonly [name: string]: Selection | boolean };
  /** Takes the items of a list, which stays empty: so that no list of them all is ever in memory. */
  readonly take?: (item: unknown, index: number) => void;
  /** Told each name that was dropped, once for a document. */
  readonly onDropped?: (name: string) => void;
}

/** A name of a member, as it was seen in a document. */
export interface MemberName {
  readonly text: string;
  readonly keep: Place | boolean;
  /** Where its bytes stand, with the quote that ends them; an empty range before it was seen. */
  start: number;
  end: number;
  /** The number of the last object that had it. */
  seenIn: number;
  /** The name that followed it last time: most documents repeat themselves. */
  next: MemberName | null;
}

/**
 * The names of members at one place of a document: those of a selection, or those of a depth at which nothing is
 * selected. At one place no two objects are open at a time, so that a name need only remember the last object.
 */
export class Place {
  /** The name that stood first last time. */
  first: MemberName | null = null;
  readonly take: Selection['take'];
  readonly #onDropped: Selection['onDropped'];
  readonly #names = new Map<string, MemberName>();

  constructor(selection: Selection = { members: {} }) {
    this.take = selection.take;
    this.#onDropped = selection.onDropped;
    for (const [text, keep] of Object.entries(selection.members)) {
      this.#add(text, typeof keep === 'object' ? new Place(keep) : keep);
    }
  }

  find(text: string): MemberName | undefined {
    return this.#names.get(text);
  }

  /** Adds a name that the selection does not have. */
  addDropped(text: string): MemberName {
    this.#onDropped?.(text);
    return this.#add(text, false);
  }

  #add(text: string, keep: Place | boolean): MemberName {
    const name: MemberName = { text, keep, start: 0, end: 0, seenIn: 0, next: null };
    this.#names.set(text, name);
    return name;
  }
}
