/** Lists the transfers of one flow, page by page in the order of keys. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type AccountId, accountKinds } from '../money/ledger/account.ts';
import { type FlowKey, type Transfer, type TransferKey, transferKinds } from '../money/ledger/transfer.ts';
import { toTransfer } from './decode.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode, journeyKindCode, toAccountNoOf, toCode } from './encode.ts';
import { findWordNos, type ReadContext, toValues } from './read-page.ts';
import type { TransferTable } from './schema.ts';

const CARDS: AccountId = accountKinds[cardKindCode] as AccountId;
const span = sql.lit(ACCOUNT_KIND_SPAN);
const cardCode = sql.lit(cardKindCode);
/** SQL: number of the card on either side of a transfer `t`; null without a card. */
export const cardOf: RawBuilder<unknown> = sql`CASE WHEN t.dr % ${span} = ${cardCode} THEN t.dr / ${span}
  WHEN t.cr % ${span} = ${cardCode} THEN t.cr / ${span} END`;

/** Sources read by one statement. */
const SOURCES = 20_000;
/** Sources whose rows are read together: few at first, four times as many while they do not fill a page. */
const [FEWEST, MOST] = [4, 1_024];

/** SQL conditions of a flow; `place` is the one that an index begins with. */
interface FlowConditions {
  readonly place: RawBuilder<unknown>;
  readonly all: RawBuilder<unknown>;
}

/**
 * Posted transfers of one flow after `after`, at most `limit`.
 *
 * A flow may have half of a day's transfers: sorts sources instead of rows, and reads rows of as many sources as a page
 * needs.
 */
export async function listTransfersOfFlow(
  context: ReadContext,
  flow: FlowKey,
  after: TransferKey | null,
  limit: number,
): Promise<Transfer[]> {
  const conditions = await toFlowConditions(context, flow);
  if (!conditions) return [];
  const found: Selectable<TransferTable>[] = [];
  for (let from = after?.source ?? ''; ; ) {
    const sources = await listSources(context, conditions, from);
    for (let at = 0, count = FEWEST; at < sources.length; at += count, count = Math.min(MOST, count * 4)) {
      const nos = sources.slice(at, at + count).map(({ no }) => no);
      found.push(...(await listRows(context, conditions, nos, after, limit - found.length)));
      if (found.length === limit) return toValues(context, found, toTransfer);
    }
    const end = sources[sources.length - 1];
    if (!end || sources.length < SOURCES) return toValues(context, found, toTransfer);
    // Texts sort by bytes and contain no NUL: no text is between `end.text` and this one.
    from = `${end.text}\u0001`;
  }
}

/** Sources by text, from `from` on; each costs one index lookup. */
async function listSources(
  { db }: ReadContext,
  { place }: FlowConditions,
  from: string,
): Promise<{ no: number; text: string }[]> {
  const first = (behind: RawBuilder<unknown>) =>
    sql`SELECT min(t.source_no) FROM transfer t WHERE ${place} ${behind}`;
  const { rows } = await sql<{ no: number; text: string }>`
    WITH RECURSIVE source (no) AS (
      ${first(sql``)}
      UNION ALL
      SELECT (${first(sql`AND t.source_no > source.no`)}) FROM source WHERE source.no IS NOT NULL
    ) SELECT source.no, word.text FROM source CROSS JOIN word
    WHERE word.word_no = source.no AND word.text >= ${from} ORDER BY word.text LIMIT ${sql.lit(SOURCES)}`.execute(
    db,
  );
  return rows;
}

async function listRows(
  { db }: ReadContext,
  { all, place }: FlowConditions,
  sourceNos: readonly number[],
  after: TransferKey | null,
  limit: number,
): Promise<Selectable<TransferTable>[]> {
  const behind = after
    ? sql`AND (source.text, t.seq, t.leg) > (${after.source}, ${after.seq}, ${after.leg})`
    : sql``;
  const { rows } = await sql<Selectable<TransferTable>>`
    SELECT t.* FROM transfer t LEFT JOIN card ON card.card_no = ${cardOf}
    CROSS JOIN word source
    WHERE ${place} AND t.source_no IN (${sql.join(sourceNos.map((no) => sql.lit(no)))})
      AND t.is_pending = 0 AND ${all}
      AND source.word_no = t.source_no ${behind}
    ORDER BY source.text, t.seq, t.leg LIMIT ${sql.lit(limit)}`.execute(db);
  return rows;
}

/** Undefined if the ledger does not have a name of the flow, so that no transfer can be in it. */
async function toFlowConditions(context: ReadContext, flow: FlowKey): Promise<FlowConditions | undefined> {
  const owner = (account: AccountId) => account.slice(account.indexOf(':') + 1);
  const parties = [flow.dr, flow.cr]
    .filter((account) => account !== CARDS && account.includes(':'))
    .map(owner);
  const texts = [...parties, flow.policyId, flow.issuerId].filter((text): text is string => text !== null);
  const words = await findWordNos(context, texts);
  if (texts.some((text) => !words.has(text))) return undefined;
  const side = (column: 'dr' | 'cr', account: AccountId) =>
    account === CARDS
      ? sql`t.${sql.raw(column)} % ${span} = ${cardCode}`
      : sql`t.${sql.raw(column)} = ${sql.lit(toAccountNoOf(account, context.names))}`;
  const word = (column: string, text: string | null) =>
    text === null ? sql`${sql.ref(column)} IS NULL` : sql`${sql.ref(column)} = ${words.get(text) as number}`;
  const all = sql.join(
    [
      sql`t.kind = ${sql.lit(toCode(transferKinds, flow.kind))}`,
      side('dr', flow.dr),
      side('cr', flow.cr),
      word('t.policy_no', flow.policyId),
      word('card.issuer_no', flow.issuerId),
    ],
    sql` AND `,
  );
  return { place: toPlace(flow, side), all };
}

/** Chooses the index: by party account, or by batch for transfers between cards and journeys. */
function toPlace(
  flow: FlowKey,
  side: (column: 'dr' | 'cr', account: AccountId) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const ofBatch = sql`t.batch_day = ${sql.lit(flow.batchDay)}`;
  for (const column of ['cr', 'dr'] as const) {
    if (!flow[column].includes(':')) continue;
    const kind = sql`t.${sql.raw(column)} % ${span}`;
    // The condition of the partial index, which the planner must see.
    const isParty = sql`(${kind} <> ${cardCode} AND ${kind} <> ${sql.lit(journeyKindCode)})`;
    return sql`${side(column, flow[column])} AND ${isParty} AND ${ofBatch}`;
  }
  return ofBatch;
}
