/** What has to change in a feed's files before node-gtfs may read them. */

export interface FileEdits {
  /** Ordinals of records to leave out. */
  readonly dropped: Set<number>;
  /** Columns to empty, by the ordinal of the record. */
  readonly cleared: Map<number, number[]>;
  /** The file is readable by us and not by node-gtfs, and is written anew. */
  isForeign: boolean;
  /** The file as a whole is left out. */
  isOmitted: boolean;
  /** Records that were read, without the header. */
  records: number;
}

/** Edits of all files of a feed. */
export class FeedEdits {
  readonly #files = new Map<string, FileEdits>();

  of(file: string): FileEdits {
    let edits = this.#files.get(file);
    if (!edits) {
      edits = { dropped: new Set(), cleared: new Map(), isForeign: false, isOmitted: false, records: 0 };
      this.#files.set(file, edits);
    }
    return edits;
  }

  drop(file: string, ordinal: number): void {
    this.of(file).dropped.add(ordinal);
  }

  clear(file: string, ordinal: number, column: number): void {
    const { cleared } = this.of(file);
    const columns = cleared.get(ordinal);
    if (columns) columns.push(column);
    else cleared.set(ordinal, [column]);
  }

  entries(): IterableIterator<[string, FileEdits]> {
    return this.#files.entries();
  }

  /** Records that stay, by file. */
  toCounts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [file, edits] of this.#files) {
      if (!edits.isOmitted) counts[file] = edits.records - edits.dropped.size;
    }
    return counts;
  }
}
