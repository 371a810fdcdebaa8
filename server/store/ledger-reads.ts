/** Implements the reads of `LedgerStore` on both databases. */
import { type Selectable, sql } from 'kysely';
import type { ServiceDay } from '../base/service-day.ts';
import { toAccountParts, toNormalSide } from '../money/ledger/account.ts';
import { compareJourneys, compareTapKeys, compareTransferKeys } from '../money/ledger/key-order.ts';
import type { LedgerStore } from '../money/ledger/ledger-store.ts';
import { stepKinds, transferKinds } from '../money/ledger/transfer.ts';
import { joinChained, listChainedTaps, toChain } from './card-taps.ts';
import { toBatchRow, toJourney, toStoredTap, toTransfer } from './decode.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode, toAccountNoOf, toCode } from './encode.ts';
import {
  findCardNos,
  findWordNos,
  inNumbers,
  iterateByText,
  type ReadContext,
  toParts,
  toValues,
} from './read-page.ts';
import { listReceivedRanges, listTerminalGaps } from './received-ranges.ts';
import { toItem } from './record-rows.ts';
import { toCardRows } from './registration-rows.ts';
import type { CardTable, JourneyTable, TransferTable } from './schema.ts';
import { toRecord } from './table-rows.ts';

/** Cards in a page; a state has some hundred bytes. */
const CARD_PAGE = 2_000;
/** Cards to settle that are sorted together; three numbers of each are in memory. */
const CARD_PLACES = 50_000;

type CardPlace = Pick<CardTable, 'card_no' | 'last_terminal_no' | 'last_seq'>;

/** Orders cards by their last tap, so that settling writes the rows of a terminal together. */
function comparePlaces(a: CardPlace, b: CardPlace): number {
  return (
    (a.last_terminal_no ?? 0) - (b.last_terminal_no ?? 0) ||
    (a.last_seq ?? 0) - (b.last_seq ?? 0) ||
    a.card_no - b.card_no
  );
}

/** Largest day: a PostgreSQL integer. */
const LAST_DAY = 2_147_483_647;

/** All versions of the journeys of these cards, of service days from `fromDay` to `toDay`. */
export async function listJourneyRowsOfCards(
  context: ReadContext,
  cardNos: readonly number[],
  fromDay = -LAST_DAY,
  toDay = LAST_DAY,
): Promise<Selectable<JourneyTable>[]> {
  if (cardNos.length === 0) return [];
  const chain = toChain(context, sql`card_no IN (${sql.join(cardNos)})`);
  const { rows } = await sql<Selectable<JourneyTable>>`
    WITH RECURSIVE ${chain} SELECT journey.* FROM chain ${joinChained(context, 'journey')}
    WHERE journey.service_day BETWEEN ${fromDay} AND ${toDay}`.execute(context.db);
  return rows;
}

/** All versions of these journeys. */
export async function listJourneyVersions(
  context: ReadContext,
  keys: readonly { readonly terminal_no: number; readonly seq: number }[],
): Promise<Selectable<JourneyTable>[]> {
  const rows: Selectable<JourneyTable>[] = [];
  for (const part of toParts(keys, 500)) {
    rows.push(
      ...(await context.db
        .selectFrom('journey')
        .selectAll()
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('terminal_no', 'seq'),
            'in',
            part.map((key) => tuple(key.terminal_no, key.seq)),
          ),
        )
        .execute()),
    );
  }
  return rows;
}

export function keepHighest(rows: readonly Selectable<JourneyTable>[]): Selectable<JourneyTable>[] {
  const highest = new Map<string, Selectable<JourneyTable>>();
  for (const row of rows) {
    const key = `${row.terminal_no}/${row.seq}`;
    const so = highest.get(key);
    if (!so || so.version < row.version) highest.set(key, row);
  }
  return [...highest.values()];
}

/** Transfers with these sources and numbers. */
export async function listTransferRows(
  context: ReadContext,
  keys: readonly { readonly sourceNo: number; readonly seq: number }[],
): Promise<Selectable<TransferTable>[]> {
  const rows: Selectable<TransferTable>[] = [];
  for (const part of toParts(keys, 500)) {
    rows.push(
      ...(await context.db
        .selectFrom('transfer')
        .selectAll()
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('source_no', 'seq'),
            'in',
            part.map(({ sourceNo, seq }) => tuple(sourceNo, seq)),
          ),
        )
        .execute()),
    );
  }
  return rows;
}

/** Transfers of steps and decisions about a card or its journeys, which its taps do not lead to. */
export async function listStepRows(
  context: ReadContext,
  cardNo: number | null,
  journeys: readonly { readonly terminal_no: number; readonly seq: number }[],
): Promise<Selectable<TransferTable>[]> {
  const { db } = context;
  const rows = new Map<string, Selectable<TransferTable>>();
  const base = db.selectFrom('transfer').selectAll().where('is_step', '=', 1);
  const keep = (found: readonly Selectable<TransferTable>[]) => {
    for (const row of found) rows.set(`${row.source_no}/${row.seq}/${row.leg}`, row);
  };
  if (cardNo !== null) {
    keep(await base.where('dr', '=', cardNo * ACCOUNT_KIND_SPAN + cardKindCode).execute());
    keep(await base.where('cr', '=', cardNo * ACCOUNT_KIND_SPAN + cardKindCode).execute());
  }
  for (const part of toParts(journeys, 500)) {
    keep(
      await base
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('journey_terminal_no', 'journey_seq'),
            'in',
            part.map((journey) => tuple(journey.terminal_no, journey.seq)),
          ),
        )
        .execute(),
    );
  }
  return [...rows.values()];
}

const stepCodes = new Set(stepKinds.map((kind) => toCode(transferKinds, kind)));

/**
 * Removes duplicates from the transfers of a card.
 *
 * In an older ledger a terminal may have the name of a step: its transfers are found through the taps and the step.
 */
export function keepOwn(rows: readonly Selectable<TransferTable>[]): Selectable<TransferTable>[] {
  const own = rows.filter(({ kind }) => !stepCodes.has(kind));
  return [...new Map(own.map((row) => [`${row.source_no}/${row.seq}/${row.leg}`, row])).values()];
}

type Reads = Pick<
  LedgerStore,
  | 'listTapsOfCard'
  | 'listJourneysOfCard'
  | 'listTransfersOfCard'
  | 'findTransfer'
  | 'hasCommit'
  | 'listTerminalGaps'
  | 'listReceivedRanges'
  | 'iterateCardsToSettle'
  | 'iterateTransfers'
  | 'iterateJourneys'
  | 'listBatches'
  | 'listPositions'
  | 'listReconItems'
  | 'findBalance'
>;

export function createLedgerReads(context: ReadContext): Reads {
  const { db, names } = context;
  const findCardNo = async (cardId: string) => (await findCardNos(context, [cardId])).get(cardId);

  return {
    async listTapsOfCard(cardId) {
      const cardNo = await findCardNo(cardId);
      if (cardNo === undefined) return [];
      const taps = await toValues(
        context,
        await listChainedTaps(context, sql`card_no = ${cardNo}`),
        toStoredTap,
      );
      return taps.sort(compareTapKeys);
    },
    async listJourneysOfCard(cardId) {
      const cardNo = await findCardNo(cardId);
      if (cardNo === undefined) return [];
      const rows = keepHighest(await listJourneyRowsOfCards(context, [cardNo]));
      return (await toValues(context, rows, toJourney)).sort(compareJourneys);
    },
    async listTransfersOfCard(cardId) {
      const cardNo = await findCardNo(cardId);
      if (cardNo === undefined) return [];
      const taps = await listChainedTaps(context, sql`card_no = ${cardNo}`);
      const rows = await listTransferRows(
        context,
        taps.map((tap) => ({ sourceNo: tap.terminal_no, seq: tap.seq })),
      );
      rows.push(...(await listStepRows(context, cardNo, taps)));
      return (await toValues(context, keepOwn(rows), toTransfer)).sort(compareTransferKeys);
    },
    async hasCommit(commitId) {
      const rows = await db
        .selectFrom('ingest_commit')
        .select('commit_no')
        .where('commit_id', '=', commitId)
        .execute();
      return rows.length > 0;
    },
    async findTransfer({ source, seq, leg }) {
      const sourceNo = (await findWordNos(context, [source])).get(source);
      if (sourceNo === undefined) return undefined;
      const rows = await db
        .selectFrom('transfer')
        .selectAll()
        .where('source_no', '=', sourceNo)
        .where('seq', '=', seq)
        .where('leg', '=', leg)
        .execute();
      return (await toValues(context, rows, toTransfer))[0];
    },
    listTerminalGaps: () => listTerminalGaps(context),
    listReceivedRanges: (upTo) => listReceivedRanges(context, upTo),
    async *iterateCardsToSettle(day: ServiceDay) {
      for (let last = 0; ; ) {
        const places = await db
          .selectFrom('card')
          .select(['card_no', 'last_terminal_no', 'last_seq'])
          .where('card_no', '>', last)
          .where('unsettled_day', '<=', day)
          .orderBy('card_no')
          .limit(CARD_PLACES)
          .execute();
        const end = places[places.length - 1];
        if (!end) return;
        last = end.card_no;
        for (const part of toParts(places.sort(comparePlaces), CARD_PAGE)) {
          const order = new Map(part.map(({ card_no }, i) => [card_no, i]));
          const { rows } = await sql<CardTable>`
            SELECT * FROM card
            WHERE card_no ${inNumbers(context, [...order.keys()])}`.execute(db);
          const rank = ({ card_no }: CardTable) => order.get(card_no) as number;
          yield await toCardRows(
            context,
            rows.sort((a, b) => rank(a) - rank(b)),
          );
        }
        if (places.length < CARD_PLACES) return;
      }
    },
    async *iterateTransfers(batchDay: ServiceDay) {
      const pages = iterateByText<Selectable<TransferTable>>(
        context,
        'transfer',
        batchDay,
        'source_no',
        'leg',
      );
      for await (const rows of pages) yield await toValues(context, rows, toTransfer);
    },
    async *iterateJourneys(batchDay: ServiceDay) {
      const pages = iterateByText<Selectable<JourneyTable>>(
        context,
        'journey',
        batchDay,
        'terminal_no',
        'version',
      );
      for await (const rows of pages) yield await toValues(context, rows, toJourney);
    },
    async listBatches() {
      const rows = await db.selectFrom('batch').selectAll().orderBy('batch_day').execute();
      return rows.map(toBatchRow);
    },
    async listPositions(batchDay) {
      const rows = await db
        .selectFrom('position')
        .selectAll()
        .where('batch_day', '=', batchDay)
        .orderBy('party_id')
        .execute();
      return rows.map((row) => toRecord('position', row));
    },
    async listReconItems(batchDay) {
      const rows = await db
        .selectFrom('recon_item')
        .selectAll()
        .where('batch_day', '=', batchDay)
        .orderBy('item_id')
        .execute();
      return rows.map(toItem);
    },
    async findBalance(account) {
      const { kind, owner } = toAccountParts(account);
      // The database subtracts: both totals may exceed 2^53, their difference rarely does.
      if (kind === 'CARD') {
        const cardNo = await findCardNo(owner);
        if (cardNo === undefined) return 0;
        const { rows } = await sql<{ fen: number }>`
          SELECT credits - debits AS fen FROM card
          WHERE card_no = ${cardNo}`.execute(db);
        return rows[0]?.fen ?? 0;
      }
      if (kind !== 'JRN' && !(await findWordNos(context, [owner])).has(owner)) return 0;
      const { rows } = await sql<{ fen: number }>`
        SELECT credits - debits AS fen FROM account
        WHERE account_no = ${toAccountNoOf(account, names)}`.execute(db);
      const creditFen = rows[0]?.fen ?? 0;
      return toNormalSide(kind) === 'debit' ? 0 - creditFen : creditFen;
    },
  };
}
