/** Implements `LedgerReports` on both databases. */

import { type RawBuilder, type Selectable, sql } from 'kysely';
import { compareTexts } from '../base/plain-text.ts';
import { type AccountId, accountKinds } from '../money/ledger/account.ts';
import { bounds } from '../money/ledger/bounds.ts';
import { parseExplanation } from '../money/ledger/journey-explanation.ts';
import { compareJourneys, compareTapKeys, compareTransferKeys } from '../money/ledger/key-order.ts';
import type {
  CardToRedivide,
  JourneyChange,
  JourneyMoneyRow,
  LedgerReports,
  MoneyChange,
} from '../money/ledger/ledger-reports.ts';
import { type JourneyRow, journeyStatuses } from '../money/ledger/ledger-store.ts';
import { type FlowRow, isStepKind, stepKinds, transferKinds } from '../money/ledger/transfer.ts';
import { findTapKey, type TapKey, toTapKey } from '../money/scheme/tap.ts';
import { toAccount, toJourney, toTransfer } from './decode.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode, toCode, toWord } from './encode.ts';
import { createEvidenceReads } from './evidence-reads.ts';
import { cardOf, listTransfersOfFlow } from './flow-transfers.ts';
import {
  keepHighest,
  keepOwn,
  listJourneyRowsOfCards,
  listJourneyVersions,
  listStepRows,
  listTransferRows,
} from './ledger-reads.ts';
import {
  findCardNos,
  findWordNos,
  iterateByText,
  loadNames,
  PAGE,
  type ReadContext,
  toParts,
  toValues,
} from './read-page.ts';
import { toFlow } from './record-rows.ts';
import type { JourneyTable, TransferTable } from './schema.ts';

const UNRESOLVED = toCode(journeyStatuses, 'unresolved');
/** Days of the longest period of a cap, a month. */
const LONGEST_PERIOD = 31;
/** Keys in memory at once, of lists that the database sorts for each part. */
const KEYS = 50_000;
const CARDS: AccountId = accountKinds[cardKindCode] as AccountId;
const span = sql.lit(ACCOUNT_KIND_SPAN);
const cardCode = sql.lit(cardKindCode);

export function createLedgerReports(context: ReadContext): LedgerReports {
  const { db, names } = context;
  let late: { readonly batchDay: number; readonly keys: readonly LateKey[] } | undefined;

  return {
    ...createEvidenceReads(context),

    async sumFlows(batchDay, kinds) {
      const ofKinds = kinds
        ? sql`AND t.kind IN (${sql.join(kinds.map((kind) => sql.lit(toCode(transferKinds, kind))))})`
        : sql``;
      const cardSum = (side: 'dr' | 'cr') =>
        sql`CASE WHEN t.${sql.raw(side)} % ${span} = ${cardCode} THEN -1 ELSE t.${sql.raw(side)} END`;
      const sum = (but: RawBuilder<unknown>) =>
        sql<{
          kind: number;
          dr: number;
          cr: number;
          policy_no: number | null;
          issuer_no: number | null;
          amount_fen: number;
          most_fen: number;
          transfer_count: number;
        }>`
        SELECT t.kind, ${cardSum('dr')} AS dr, ${cardSum('cr')} AS cr, t.policy_no, card.issuer_no,
          sum(t.amount_fen) AS amount_fen, max(t.amount_fen) AS most_fen, count(*) AS transfer_count
        FROM transfer t LEFT JOIN card ON card.card_no = ${cardOf}
        WHERE t.batch_day = ${batchDay} AND t.is_pending = 0 ${ofKinds} ${but}
        GROUP BY 1, 2, 3, 4, 5`
          .execute(db)
          .then(({ rows: found }) => found);
      let rows = await sum(sql``);
      const isBeyond = ({ kind, most_fen }: (typeof rows)[number]) =>
        most_fen > bounds.transferFen && !isStepKind(toWord(transferKinds, kind));
      if (rows.some(isBeyond)) rows = await sum(withoutBeyond());
      const owners = rows.flatMap((row) =>
        [row.dr, row.cr].filter((no) => no >= 0).map((no) => ({ dr: no, cr: no })),
      );
      await loadNames(context, owners);
      await loadNames(
        context,
        rows.map(({ policy_no, issuer_no }) => ({ policy_no, issuer_no })),
      );
      const account = (no: number) => (no < 0 ? CARDS : toAccount(no, names));
      const text = (no: number | null) => (no === null ? null : names.words.getText(no));
      return rows
        .map(
          (row): FlowRow => ({
            batchDay,
            kind: toWord(transferKinds, row.kind),
            dr: account(row.dr),
            cr: account(row.cr),
            policyId: text(row.policy_no),
            issuerId: text(row.issuer_no),
            amountFen: row.amount_fen,
            transferCount: row.transfer_count,
          }),
        )
        .sort(compareFlows);
    },

    async listFlows(fromDay, toDay) {
      const rows = await db
        .selectFrom('flow')
        .selectAll()
        .where('batch_day', '>=', fromDay)
        .where('batch_day', '<=', toDay)
        .execute();
      return rows.map(toFlow).sort(compareFlows);
    },

    listTransfersOfFlow: (flow, after, limit) => listTransfersOfFlow(context, flow, after, limit),

    async *iterateJourneyChanges(batchDay) {
      const pages = iterateByText<Selectable<JourneyTable>>(
        context,
        'journey',
        batchDay,
        'terminal_no',
        'version',
      );
      for await (const rows of pages) {
        const earlier = await listJourneyVersions(
          context,
          rows.filter((row) => row.version > 0),
        );
        const versions = new Map<string, JourneyRow>();
        for (const journey of await toValues(context, earlier, toJourney))
          versions.set(`${journey.journeyId} ${journey.version}`, journey);
        const journeys = await toValues(context, rows, toJourney);
        yield journeys.map((journey): JourneyChange => {
          let previous: JourneyRow | null = null;
          // Versions are not always consecutive: an open journey has no row.
          for (let version = journey.version - 1; version >= 0 && !previous; version--)
            previous = versions.get(`${journey.journeyId} ${version}`) ?? null;
          return { journey, previous };
        });
      }
    },

    async *iterateMoneyChanges(batchDay) {
      for (let after: MoneyRow | undefined; ; ) {
        const behind: RawBuilder<unknown> = after
          ? sql`AND (terminal_no, seq, version) > (${after.terminal_no}, ${after.seq}, ${after.version})`
          : sql``;
        const { rows } = await sql<MoneyRow>`
          SELECT terminal_no, seq, version, status, rider_fen, explanation FROM journey
          WHERE batch_day = ${batchDay} ${behind}
          ORDER BY terminal_no, seq, version LIMIT ${sql.lit(PAGE)}`.execute(db);
        const earlier = await listJourneyVersions(
          context,
          rows.filter((row) => row.version > 0),
        );
        const before = new Map<string, MoneyRow>();
        for (const row of earlier) before.set(`${row.terminal_no}/${row.seq}/${row.version}`, row);
        yield rows.map(
          (row): MoneyChange => ({ journey: toMoney(row), previous: findPrevious(row, before) }),
        );
        if (rows.length < PAGE) return;
        after = rows[rows.length - 1];
      }
    },

    async listLateJourneys(batchDay, after, limit) {
      // The pages of a batch are asked for one after the other: its keys are read and sorted once.
      if (after === null || late?.batchDay !== batchDay)
        late = { batchDay, keys: await listLateKeys(context, batchDay) };
      const { keys } = late;
      const behind = after === null ? undefined : toTapKey(after);
      const from = behind ? countUpTo(keys, behind) : 0;
      // Keep the versions of a journey in one page: the cursor is the last id.
      let end = Math.min(from + limit, keys.length);
      while (
        end > 0 &&
        end < keys.length &&
        compareTapKeys(keys[end] as LateKey, keys[end - 1] as LateKey) === 0
      )
        end++;
      const part = keys.slice(from, end);
      const wanted = new Set(part.map((key) => `${key.terminal_no}/${key.terminalSeq}/${key.version}`));
      const places = new Map(part.map((key) => [`${key.terminal_no}/${key.terminalSeq}`, key]));
      const versions = await listJourneyVersions(
        context,
        [...places.values()].map(({ terminal_no, terminalSeq: seq }) => ({ terminal_no, seq })),
      );
      const rows = versions.filter((row) => wanted.has(`${row.terminal_no}/${row.seq}/${row.version}`));
      if (end === keys.length) late = undefined;
      return (await toValues(context, rows, toJourney)).sort(compareJourneys);
    },

    async *iterateCardsToRedivide(batchDay) {
      for (let after = ''; ; ) {
        const { rows } = await sql<CardToRedivide>`
          SELECT card.card_id AS "cardId", changed.from_day AS "fromDay" FROM (
            SELECT card_no, min(service_day) AS from_day FROM journey
            WHERE batch_day >= ${batchDay} AND service_day <= ${batchDay}
            GROUP BY card_no
          ) AS changed CROSS JOIN card
          WHERE card.card_no = changed.card_no AND card.card_id > ${after} AND EXISTS (
            SELECT 1 FROM journey AS capped WHERE capped.card_no = changed.card_no AND capped.cap_off_fen > 0
              AND capped.service_day > changed.from_day - ${sql.lit(LONGEST_PERIOD)}
          ) ORDER BY card.card_id LIMIT ${sql.lit(KEYS)}`.execute(db);
        for (const part of toParts(rows, PAGE)) yield part;
        if (rows.length < KEYS) return;
        after = rows[rows.length - 1]?.cardId as string;
      }
    },

    async listJourneysOfCards(cardIds, fromDay, toDay) {
      const nos = [...(await findCardNos(context, cardIds)).values()];
      const rows: Selectable<JourneyTable>[] = [];
      for (const part of toParts(nos, 500))
        rows.push(...(await listJourneyRowsOfCards(context, part, fromDay, toDay)));
      return (await toValues(context, keepHighest(rows), toJourney)).sort(compareJourneys);
    },

    async *iterateUnresolvedJourneys(day) {
      for (let after: { text: string; seq: number } | undefined; ; ) {
        const behind: RawBuilder<unknown> = after
          ? sql`AND (word.text, j.seq) > (${after.text}, ${after.seq})`
          : sql``;
        const { rows: keys } = await sql<{ terminal_no: number; seq: number; version: number; text: string }>`
          SELECT j.terminal_no, j.seq, j.version, word.text FROM journey j CROSS JOIN word
          WHERE word.word_no = j.terminal_no AND j.status = ${sql.lit(UNRESOLVED)} AND j.service_day <= ${day} AND NOT EXISTS (
            SELECT 1 FROM journey later WHERE later.terminal_no = j.terminal_no
              AND later.seq = j.seq AND later.version > j.version) ${behind}
          ORDER BY word.text, j.seq LIMIT ${sql.lit(KEYS)}`.execute(db);
        for (const part of toParts(keys, 2_000)) {
          const wanted = new Set(part.map((key) => `${key.terminal_no}/${key.seq}/${key.version}`));
          const versions = await listJourneyVersions(context, part);
          const rows = versions.filter((row) => wanted.has(`${row.terminal_no}/${row.seq}/${row.version}`));
          yield (await toValues(context, rows, toJourney)).sort(compareJourneys);
        }
        if (keys.length < KEYS) return;
        after = keys[keys.length - 1];
      }
    },

    async findJourney(journeyId) {
      const key = findTapKey(journeyId);
      if (!key) return undefined;
      const terminalNo = (await findWordNos(context, [key.terminalId])).get(key.terminalId);
      if (terminalNo === undefined) return undefined;
      const rows = await listJourneyVersions(context, [{ terminal_no: terminalNo, seq: key.terminalSeq }]);
      return (await toValues(context, keepHighest(rows), toJourney))[0];
    },

    async listTransfersOfJourneys(journeyIds) {
      const keys = [...new Set(journeyIds)].map(toTapKey);
      const terminals = await findWordNos(
        context,
        keys.map((key) => key.terminalId),
      );
      const firsts = keys.flatMap(({ terminalId, terminalSeq }) => {
        const no = terminals.get(terminalId);
        return no === undefined ? [] : [{ terminal_no: no, seq: terminalSeq }];
      });
      const wanted = new Set(firsts.map(({ terminal_no, seq }) => `${terminal_no}/${seq}`));
      // Transfers of a journey have the keys of its taps.
      const sources = new Map<string, { sourceNo: number; seq: number }>();
      const source = (no: number | null, seq: number | null) => {
        if (no !== null && seq !== null) sources.set(`${no}/${seq}`, { sourceNo: no, seq });
      };
      for (const { terminal_no, seq } of firsts) source(terminal_no, seq);
      for (const row of await listJourneyVersions(context, firsts)) {
        source(row.on_terminal_no, row.on_seq);
        source(row.off_terminal_no, row.off_seq);
      }
      const rows = await listTransferRows(context, [...sources.values()]);
      rows.push(...(await listStepRows(context, null, firsts)));
      const own = keepOwn(rows).filter((row) => wanted.has(`${row.journey_terminal_no}/${row.journey_seq}`));
      return (await toValues(context, own, toTransfer)).sort(compareTransferKeys);
    },

    async listTransfersOfSources(sources) {
      const nos = [...(await findWordNos(context, sources)).values()];
      const rows: Selectable<TransferTable>[] = [];
      for (const part of toParts(nos, 500)) {
        rows.push(...(await db.selectFrom('transfer').selectAll().where('source_no', 'in', part).execute()));
      }
      return (await toValues(context, rows, toTransfer)).sort(compareTransferKeys);
    },
  };
}

/**
 * SQL: transfers `t` within the bounds, of journeys whose transfers are all within the bounds, so that the remaining
 * transfers of journeys sum to zero.
 */
function withoutBeyond(): RawBuilder<unknown> {
  const steps = sql.join(stepKinds.map((kind) => sql.lit(toCode(transferKinds, kind))));
  const isBeyond = (row: string) =>
    sql`${sql.raw(row)}.amount_fen > ${sql.lit(bounds.transferFen)} AND ${sql.raw(row)}.kind NOT IN (${steps})`;
  return sql`AND NOT (${isBeyond('t')}) AND (t.journey_terminal_no IS NULL
    OR (t.journey_terminal_no, t.journey_seq) NOT IN (SELECT big.journey_terminal_no, big.journey_seq FROM transfer big
      WHERE big.journey_terminal_no IS NOT NULL AND ${isBeyond('big')}))`;
}

/** Columns of a journey's money. */
type MoneyRow = Pick<
  Selectable<JourneyTable>,
  'terminal_no' | 'seq' | 'version' | 'status' | 'rider_fen' | 'explanation'
>;

function toMoney({ status, rider_fen, explanation }: MoneyRow): JourneyMoneyRow {
  return {
    status: toWord(journeyStatuses, status),
    riderFen: rider_fen,
    explanation: parseExplanation(explanation),
  };
}

/** Next lower version; versions are not always consecutive. */
function findPrevious(row: MoneyRow, versions: ReadonlyMap<string, MoneyRow>): JourneyMoneyRow | null {
  for (let version = row.version - 1; version >= 0; version--) {
    const previous = versions.get(`${row.terminal_no}/${row.seq}/${version}`);
    if (previous) return toMoney(previous);
  }
  return null;
}

function compareFlows(a: FlowRow, b: FlowRow): number {
  return (
    a.batchDay - b.batchDay ||
    compareTexts(a.kind, b.kind) ||
    compareTexts(a.dr, b.dr) ||
    compareTexts(a.cr, b.cr) ||
    compareTexts(a.policyId ?? '', b.policyId ?? '') ||
    compareTexts(a.issuerId ?? '', b.issuerId ?? '')
  );
}

/** A version of a journey of an earlier service day than its batch. */
interface LateKey extends TapKey {
  readonly terminal_no: number;
  readonly version: number;
}

async function listLateKeys(context: ReadContext, batchDay: number): Promise<LateKey[]> {
  const { rows } = await sql<Pick<Selectable<JourneyTable>, 'terminal_no' | 'seq' | 'version'>>`
    SELECT terminal_no, seq, version FROM journey
    WHERE batch_day = ${batchDay} AND service_day < batch_day`.execute(context.db);
  const keys = await toValues(
    context,
    rows,
    ({ seq, terminal_no, version }, { words }): LateKey => ({
      terminalId: words.getText(terminal_no),
      terminalSeq: seq,
      terminal_no,
      version,
    }),
  );
  return keys.sort((a, b) => compareTapKeys(a, b) || a.version - b.version);
}

/** Number of keys up to one. @param keys - in order */
function countUpTo(keys: readonly LateKey[], last: TapKey): number {
  let [from, to] = [0, keys.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareTapKeys(keys[middle] as LateKey, last) > 0) to = middle;
    else from = middle + 1;
  }
  return from;
}
