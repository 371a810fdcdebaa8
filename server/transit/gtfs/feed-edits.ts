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
  /** Of those left out, how many are kept elsewhere than in the tables of node-gtfs. */
  elsewhere: number;
}

/** Edits of all files of a feed. */
export class FeedEdits {
  readonly #files = new Map<string, FileEdits>();

  of(file: string): FileEdits {
    let edits = this.#files.get(file);
    if (!edits) {
      edits = {
        dropped: new Set(),
        cleared: new Map(),
        isForeign: false,
        isOmitted: false,
        records: 0,
        elsewhere: 0,
      };
      this.#files.set(file, edits);
    }
    return edits;
  }

  isOmitted(file: string): boolean {
    return this.#files.get(file)?.isOmitted ?? false;
  }

  drop(file: string, ordinal: number): void {
    this.of(file).dropped.add(ordinal);
  }

  /** Leaves a record out of the file because it is kept by other means. */
  keepElsewhere(file: string, ordinal: number): void {
    this.drop(file, ordinal);
    this.of(file).elsewhere += 1;
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
      if (!edits.isOmitted) counts[file] = edits.records - edits.dropped.size + edits.elsewhere;
    }
    return counts;
  }
}
