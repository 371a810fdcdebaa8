/** Which ids a feed has, and which it had before a defective row was left out. */

/** Ids by file and field, for the checks of keys and references. */
export class KeyIndex {
  readonly #known = new Map<string, Set<string>>();
  readonly #dropped = new Map<string, Set<string>>();

  /** Ids that rows of `file` have in `field`; grows while the file is read. */
  known(file: string, field: string): Set<string> {
    return setOf(this.#known, file, field);
  }

  /** Ids of rows that are left out: what refers to them is a consequence, not a defect of its own. */
  dropped(file: string, field: string): Set<string> {
    return setOf(this.#dropped, file, field);
  }

  /** Moves an id from the known to the dropped. */
  drop(file: string, field: string, value: string): void {
    this.known(file, field).delete(value);
    this.dropped(file, field).add(value);
  }

  /** Forgets a whole file that turned out to be unreadable. */
  forget(file: string): void {
    for (const [name, set] of this.#known) if (name.startsWith(`${file}/`)) set.clear();
  }
}

function setOf(sets: Map<string, Set<string>>, file: string, field: string): Set<string> {
  const name = `${file}/${field}`;
  const known = sets.get(name);
  if (known) return known;
  const set = new Set<string>();
  sets.set(name, set);
  return set;
}

/**
 * Finds pairs of id and sequence number that come twice. Numbers mostly rise within an id, so only the
 * last one is held, until one falls.
 */
export class SequenceKeys {
  readonly #rising = new Map<string, { seen: number[]; set?: Set<number> }>();

  /** Whether the pair is new. */
  add(id: string, sequence: number): boolean {
    const entry = this.#rising.get(id);
    if (!entry) {
      this.#rising.set(id, { seen: [sequence] });
      return true;
    }
    if (!entry.set) {
      if (sequence > (entry.seen.at(-1) ?? Number.NEGATIVE_INFINITY)) {
        entry.seen.push(sequence);
        return true;
      }
      entry.set = new Set(entry.seen);
      entry.seen = [];
    }
    if (entry.set.has(sequence)) return false;
    entry.set.add(sequence);
    return true;
  }
}
