/** Appends entries to the daybook of a ledger in PostgreSQL, and brings them into the tables, in a transaction of the caller. */
import type { PoolClient } from 'pg';
import { CollectedEntries } from '../daybook/collect-entries.ts';
import { type CardBefore, Entered } from '../daybook/entered.ts';
import type { EntryRow } from '../daybook/entry.ts';
import type { OwnSums } from '../daybook/own-sums.ts';
import { toCardNo } from '../packed-order.ts';
import type { PackedRows } from '../packed-rows.ts';
import type { Cell, TableRow } from '../schema.ts';
import { toArray } from './arrays.ts';
import { type PostgresMoney, toInsertQuery } from './postgres-money.ts';
import { cardHeads, findLastTaps, findTapHashes } from './statements.ts';

/** Entries that are brought into the tables in one transaction. */
const ENTRIES_AT_ONCE = 40_000;

export class PostgresDaybook {
  readonly #money: PostgresMoney;
  readonly #entered = new Entered();

  constructor(money: PostgresMoney) {
    this.#money = money;
  }

  async isEmpty(client: PoolClient): Promise<boolean> {
    return (await findLastNo(client)) === 0;
  }

  /** Whether all entries are of this process, so that `append` knows their cards and taps. */
  async isOwn(client: PoolClient): Promise<boolean> {
    const lastNo = await findLastNo(client);
    // Other processes change cards and taps only when there is no entry.
    if (lastNo === 0) this.forgetAll();
    return lastNo === this.#entered.lastNo;
  }

  /**
   * Appends an entry for each card.
   *
   * @throws ProblemError `ledger-conflict`
   */
  async append(client: PoolClient, rows: PackedRows, own: OwnSums, firstCommitNo: number): Promise<void> {
    const numbers = await this.#money.toNumbers(client, rows);
    const terminalNos = [...this.#entered.listNewTerminals(rows, numbers)];
    const lastTaps = await this.#findLastTaps(client, terminalNos);
    for (const terminalNo of terminalNos)
      this.#entered.addTerminal(terminalNo, lastTaps.get(terminalNo) ?? -1);
    const maybe = this.#entered.listMaybePosted(rows, numbers);
    const posted = await this.#findTaps(client, maybe);
    const cardNos = Array.from({ length: rows.cards.count }, (_, i) => toCardNo(rows.cards, i, numbers));
    const heads = await this.#findHeads(
      client,
      cardNos.filter((cardNo) => !this.#entered.hasCard(cardNo)),
    );
    const entries: Cell[][] = [];
    this.#entered.enter(
      rows,
      own,
      numbers,
      firstCommitNo,
      {
        findCard: (cardNo) => heads.get(cardNo) as CardBefore,
        hasTap: (terminalNo, seq) => posted.has(`${terminalNo}/${seq}`),
      },
      ({ body, cardNo, entryNo, prevNo }) => entries.push([entryNo, cardNo, prevNo, Buffer.from(body)]),
    );
    if (entries.length > 0) await client.query(toInsertQuery('daybook', entries));
  }

  async #findLastTaps(client: PoolClient, terminalNos: readonly number[]): Promise<Map<number, number>> {
    if (terminalNos.length === 0) return new Map();
    const values = [toArray(terminalNos, 'no')];
    const { rows } = await client.query<{ place: number; seq: number }>({ ...findLastTaps, values });
    return new Map(rows.map(({ place, seq }) => [terminalNos[place - 1] as number, seq]));
  }

  async #findTaps(
    client: PoolClient,
    taps: readonly { readonly terminalNo: number; readonly seq: number }[],
  ): Promise<Set<string>> {
    if (taps.length === 0) return new Set();
    const values = [
      toArray(
        taps.map(({ terminalNo }) => terminalNo),
        'no',
      ),
      toArray(
        taps.map(({ seq }) => seq),
        'big',
      ),
    ];
    const { rows } = await client.query<{ place: number }>({ ...findTapHashes, values });
    return new Set(
      rows.map(({ place }) => {
        const { seq, terminalNo } = taps[place - 1] as (typeof taps)[number];
        return `${terminalNo}/${seq}`;
      }),
    );
  }

  async #findHeads(client: PoolClient, cardNos: readonly number[]): Promise<Map<number, CardBefore>> {
    if (cardNos.length === 0) return new Map();
    const values = [toArray(cardNos, 'no')];
    const { rows } = await client.query<{ card_no: number; revision: number; balance_fen: number }>({
      ...cardHeads,
      values,
    });
    return new Map(
      rows.map(({ balance_fen, card_no, revision }) => [card_no, { revision, balanceFen: balance_fen }]),
    );
  }

  /** Brings the first entries into the tables, at most so many. */
  async post(client: PoolClient, mostEntries = ENTRIES_AT_ONCE): Promise<void> {
    const { rows } = await client.query<TableRow<'daybook'>>(
      `SELECT entry_no, card_no, prev_no, body FROM daybook ORDER BY entry_no LIMIT $1`,
      [mostEntries],
    );
    const last = rows.at(-1);
    if (!last) return;
    const collected = new CollectedEntries();
    for (const row of rows) collected.add(toEntryRow(row));
    await this.#money.post(client, collected.finish());
    await client.query('DELETE FROM daybook WHERE entry_no <= $1', [last.entry_no]);
  }

  /** Call after a rollback, and when the daybook is empty. */
  forgetAll(): void {
    this.#entered.forgetAll();
  }
}

export const toEntryRow = ({ body, card_no, entry_no, prev_no }: TableRow<'daybook'>): EntryRow => ({
  entryNo: entry_no,
  cardNo: card_no,
  prevNo: prev_no,
  body,
});

async function findLastNo(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ last_no: number }>({
    name: 'last_entry',
    text: 'SELECT coalesce(max(entry_no), 0) AS last_no FROM daybook',
  });
  return rows[0]?.last_no ?? 0;
}
