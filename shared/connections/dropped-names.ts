/** A hostile server could invent names without end; past this many the count says enough. */
const MAX_NAMES = 10_000;
const MAX_NAME_LENGTH = 256;

/** Counts the different attributes that were not kept. Their names are told to nobody. */
export class DroppedNames {
  readonly #sets: Set<string>[] = [];

  /** Notes the names at one place of a record: the same name at another place is another attribute. */
  noting(): (name: string) => void {
    const names = new Set<string>();
    this.#sets.push(names);
    return (name) => {
      // Names too long to be kept count as one.
      if (names.size < MAX_NAMES) names.add(name.length > MAX_NAME_LENGTH ? '' : name);
    };
  }

  get count(): number {
    return Math.min(
      this.#sets.reduce((sum, { size }) => sum + size, 0),
      MAX_NAMES,
    );
  }
}
