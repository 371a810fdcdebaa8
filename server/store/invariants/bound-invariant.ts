/** Names the records of an older ledger that the bounds refuse now: they are the cause of what other invariants find. */
import { bounds, reservedPrefixes, virtualPrefix } from '../../money/ledger/bounds.ts';
import { stepKinds } from '../../money/ledger/transfer.ts';
import { type Invariant, isTransfer, quote } from './invariant.ts';

/** Words that begin with one of some prefixes, each of which ends in a slash: behind it comes the digit 0. */
const listWords = (shard: number, prefixes: readonly string[]): string =>
  `(SELECT word_no FROM word WHERE shard_id = ${shard} AND (${prefixes
    .map((prefix) => `(text >= ${quote(prefix)} AND text < ${quote(`${prefix.slice(0, -1)}0`)})`)
    .join(' OR ')}))`;

export const boundInvariant: Invariant = {
  id: 'I21',
  title: {
    zh: '界限：记录、金额、余额与时刻不超出账本的界限，终端不用保留名称',
    en: 'Bounds: no record, amount, balance or instant is beyond what a ledger admits, and no terminal has a reserved name',
  },
  toSql: (shard) => {
    const isReserved = `tap.terminal_no IN ${listWords(shard, reservedPrefixes)}`;
    const isBig = (column: string) => `${column} > ${bounds.transferFen}`;
    const isAhead = `tap.event_sec > ${bounds.eventSec} OR tap.event_sec > received.received_sec +
        CASE WHEN tap.terminal_no IN ${listWords(shard, [virtualPrefix])} THEN ${bounds.plannedSec} ELSE ${bounds.aheadSec} END`;
    return `
      SELECT CASE WHEN ${isReserved} THEN 'reserved-name' WHEN ${isBig('tap.amount_fen')} THEN 'amount' ELSE 'time-ahead' END AS what,
        (SELECT text FROM word WHERE word.shard_id = tap.shard_id AND word.word_no = tap.terminal_no) AS about,
        tap.seq AS number, tap.amount_fen AS fen, tap.event_sec AS event_sec
        FROM tap JOIN ingest_commit received ON received.shard_id = tap.shard_id AND received.commit_no = tap.commit_no
        WHERE tap.shard_id = ${shard} AND (${isReserved} OR ${isBig('tap.amount_fen')} OR ${isAhead})
      UNION ALL
      SELECT 'transfer', (SELECT text FROM word WHERE word.shard_id = t.shard_id AND word.word_no = t.source_no),
        t.seq, t.amount_fen, t.event_sec
        FROM transfer t WHERE t.shard_id = ${shard} AND (${isBig('t.amount_fen')} OR t.event_sec > ${bounds.eventSec})
          AND NOT ${isTransfer('t.kind', ...stepKinds)}
      UNION ALL
      SELECT 'balance', card.card_id, card.card_no, card.credits - card.debits, 0
        FROM card WHERE card.shard_id = ${shard}
          AND (card.credits - card.debits > ${bounds.cardFen} OR card.debits - card.credits > ${bounds.cardFen})`;
  },
};
