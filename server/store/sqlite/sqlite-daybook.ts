/** Appends entries to the daybook of a SQLite ledger, and brings them into the tables. */
import { Entered, type PostedRecords } from '../daybook/entered.ts';
import type { OwnSums } from '../daybook/own-sums.ts';
import type { NameNumbers, PackedRows } from '../packed-rows.ts';
import { toFullDisk } from '../refusals.ts';
import { collectPart, type EntryPart } from './entry-part.ts';
import type { SqliteMoney } from './sqlite-money.ts';
import type { SqliteStatements } from './statements.ts';

/**
 * Bytes that a byte of entries may take in the tables and in the log on the way there. Entries are only taken where there is
 * room for them in the tables, too: on a full disk, everything that was taken can still be read.
 */
const ROOM_FACTOR = 4;

export class SqliteDaybook {
  readonly #statements: SqliteStatements;
  readonly #money: SqliteMoney;
  readonly #entered = new Entered();
  readonly #findRoom: () => number;
  /** Of the entries of this connection since the daybook was empty. */
  #bytes = 0;
  /** Changes when another connection writes. */
  #version: number | undefined;

  /** @param findRoom - bytes that the file can still grow */
  constructor(statements: SqliteStatements, money: SqliteMoney, findRoom: () => number) {
    this.#statements = statements;
    this.#money = money;
    this.#findRoom = findRoom;
  }

  get isEmpty(): boolean {
    return this.#statements.lastEntryNo.get() === 0;
  }

  /**
   * Whether all entries are of this connection, so that `append` knows their cards and taps. Call within a transaction,
   * and bring the entries into the tables if not.
   */
  isOwn(): boolean {
    const version = this.#statements.dataVersion.get() as number;
    if (version === this.#version) return true;
    const lastNo = this.#statements.lastEntryNo.get() as number;
    // Other connections change cards and taps only when there is no entry.
    if (lastNo === 0) this.forgetAll();
    else if (lastNo !== this.#entered.lastNo) return false;
    this.#version = version;
    return true;
  }

  /**
   * Appends an entry for each card.
   *
   * @throws ProblemError `ledger-conflict`, `disk-full`
   */
  append(
    rows: PackedRows,
    own: OwnSums,
    numbers: NameNumbers & { readonly newCards: ReadonlySet<number> },
    firstCommitNo: number,
  ): void {
    const { findTapHash, insertEntry, lastTap } = this.#statements;
    for (const terminalNo of this.#entered.listNewTerminals(rows, numbers)) {
      const last = lastTap.get(terminalNo) as { readonly seq: number } | undefined;
      this.#entered.addTerminal(terminalNo, last?.seq ?? -1);
    }
    const posted: PostedRecords = {
      findCard: (cardNo) => this.#money.findHead(cardNo, numbers.newCards),
      hasTap: (terminalNo, seq) => findTapHash.get(terminalNo, seq) !== undefined,
    };
    this.#entered.enter(rows, own, numbers, firstCommitNo, posted, ({ body, cardNo, entryNo, prevNo }) => {
      this.#bytes += body.length;
      insertEntry.run(entryNo, cardNo, prevNo, body);
    });
    if (this.#findRoom() < this.#bytes * ROOM_FACTOR) throw toFullDisk();
  }

  /** Brings the first entries, up to a number of taps, into the tables, within a transaction of the caller. */
  post(mostTaps: number): void {
    const part = collectPart(this.#statements.listEntries, 0, mostTaps);
    if (part) this.#write(part);
  }

  /**
   * Brings entries into the tables that were read before the transaction of the caller.
   *
   * @returns false if they are not the first ones any more, since another process has brought them into the tables
   */
  postPart(part: EntryPart): boolean {
    // Entries are only added after the last one, never changed, and taken away from the first one on.
    if (this.#statements.firstEntryNo.get() !== part.firstNo) return false;
    this.#write(part);
    return true;
  }

  #write({ lastNo, rows }: EntryPart): void {
    this.#money.post(rows);
    this.#statements.deleteEntries.run(lastNo);
  }

  /** Call after a rollback, and when the daybook is empty. */
  forgetAll(): void {
    this.#entered.forgetAll();
    this.#version = undefined;
    this.#bytes = 0;
  }
}
