/** Invariants of accounts, batches and reversals. */
import { bounds, reservedPrefixes, virtualPrefix } from '../../money/ledger/bounds.ts';
import { stepKinds } from '../../money/ledger/transfer.ts';
import {
  type Invariant,
  type InvariantLimits,
  isCardUse,
  isKind,
  isTransfer,
  listWords,
  ownerOf,
  quote,
  stateCode,
  withFlows,
} from './invariant.ts';

/**
 * Exits and refunds are never refused. So a card violates its limit only if its balance is below the limit after adding
 * the amounts of exits and refunds back: then a ride or purchase overdrew it, in any order of taps.
 */
function toNegativeSql({ gateNetworks, media }: InvariantLimits): string {
  const limitFen = `CASE text ${media.map(({ mediumId, negativeLimitFen }) => `WHEN ${quote(mediumId)} THEN ${negativeLimitFen}`).join(' ')} END`;
  if (media.length === 0) return 'SELECT 1 WHERE false';
  const isThroughGates = `EXISTS (SELECT 1 FROM journey JOIN word network ON network.word_no = journey.network_no
      WHERE journey.terminal_no = t.journey_terminal_no
      AND journey.seq = t.journey_seq AND network.text IN (${gateNetworks.map(quote).join(', ') || "''"}))`;
  const given = (side: 'dr' | 'cr', sign: '' | '-') => `
    SELECT ${ownerOf(`t.${side}`)} AS card_no, ${sign}t.amount_fen AS fen FROM transfer t
    WHERE t.is_pending = 0 AND ${isKind(`t.${side}`, 'CARD')}
      AND ${ownerOf(`t.${side}`)} IN (SELECT card_no FROM below)
      AND (${isTransfer('t.kind', 'card-refund')} OR ${isThroughGates})`;
  return `WITH below AS (
      SELECT card_no, card_id, credits - debits AS balance_fen, ${limitFen} AS limit_fen
      FROM card JOIN word ON word.word_no = card.medium_no
      WHERE credits - debits < -(${limitFen})
    ), given AS (
      SELECT card_no, sum(fen) AS fen FROM (${given('dr', '')} UNION ALL ${given('cr', '-')}) sides GROUP BY card_no
    )
    SELECT below.card_id, below.balance_fen FROM below LEFT JOIN given ON given.card_no = below.card_no
    WHERE below.balance_fen + coalesce(given.fen, 0) < -below.limit_fen`;
}

export const moneyInvariants: readonly Invariant[] = [
  {
    id: 'I1',
    title: {
      zh: '借贷平衡：每笔转账一借一贷、金额为正，全部账户借贷合计相等',
      en: 'Balance: one debit, one credit, an amount above zero, and equal sums over all accounts',
    },
    toSql: () => `
      SELECT 'transfer' AS what, source_no AS a, seq AS b, leg AS c, amount_fen FROM transfer
        WHERE (amount_fen <= 0 OR dr = cr)
      UNION ALL
      SELECT 'totals', 0, sum(debits), sum(credits), sum(debits) - sum(credits) FROM (
        SELECT debits, credits FROM account
        UNION ALL SELECT debits, credits FROM card) every
      HAVING sum(debits) <> sum(credits)`,
  },
  {
    id: 'I2',
    title: {
      zh: '余额可推：账户累计等于由转账重算的累计',
      en: 'Derived balances: totals of accounts are those worked out again from the transfers',
    },
    toSql: () => `
      SELECT account_no, sum(debits) AS debits, sum(credits) AS credits, sum(debits_pending) AS debits_pending,
        sum(credits_pending) AS credits_pending FROM (
        SELECT account_no, debits, credits, debits_pending, credits_pending FROM account
        UNION ALL SELECT card_no * 16, debits, credits, debits_pending, credits_pending FROM card
        UNION ALL SELECT dr, -sum(CASE WHEN is_pending = 0 THEN amount_fen ELSE 0 END), 0,
          -sum(CASE WHEN is_pending = 1 THEN amount_fen ELSE 0 END), 0 FROM transfer GROUP BY dr
        UNION ALL SELECT cr, 0, -sum(CASE WHEN is_pending = 0 THEN amount_fen ELSE 0 END), 0,
          -sum(CASE WHEN is_pending = 1 THEN amount_fen ELSE 0 END) FROM transfer GROUP BY cr
      ) both_ways GROUP BY account_no
      HAVING sum(debits) <> 0 OR sum(credits) <> 0 OR sum(debits_pending) <> 0 OR sum(credits_pending) <> 0`,
  },
  {
    id: 'I3',
    title: {
      zh: '备付金：发卡方现金等于卡余额、过期余额与未结算消费之和',
      en: "Float: an issuer's cash is its cards' balances, expired balances and use not yet paid for",
    },
    // Cash before payments: a payment settles the use of cards.
    toSql: () => `${withFlows}
      SELECT issuer_no, sum(fen) AS difference_fen FROM (
        SELECT ${ownerOf('account_no')} AS issuer_no, -credit_fen AS fen FROM sides
          WHERE ${isKind('account_no', 'CASH')} AND NOT ${isTransfer('kind', 'payment')}
        UNION ALL SELECT ${ownerOf('account_no')}, -credit_fen FROM sides WHERE ${isKind('account_no', 'EXP')}
        UNION ALL SELECT issuer_no, debits - credits FROM card
        UNION ALL SELECT issuer_no, credit_fen FROM sides WHERE ${isCardUse}
      ) parts WHERE issuer_no IN (SELECT issuer_no FROM card)
      GROUP BY issuer_no HAVING sum(fen) <> 0`,
  },
  {
    id: 'I6',
    title: {
      zh: '批次结清：付款后各方账户归零，清算中心现金等于挂账与应退',
      en: "Batch clears: after payment every party's account is zero and the centre holds what is unresolved or due",
    },
    toSql: () => `${withFlows}, paid AS (
        SELECT * FROM sides WHERE batch_day IN (
          SELECT batch_day FROM batch WHERE state = ${stateCode('paid')}))
      SELECT batch_day, account_no, sum(credit_fen) AS left_fen FROM paid
      WHERE ${isKind('account_no', 'OP', 'DISC', 'SUB', 'FEE')} GROUP BY batch_day, account_no HAVING sum(credit_fen) <> 0
      UNION ALL
      SELECT batch_day, -1, sum(credit_fen) FROM paid
      WHERE ${isKind('account_no', 'UNRES', 'DUE')}
        OR (${isKind('account_no', 'CASH')} AND ${isTransfer('kind', 'payment')}
          AND ${ownerOf('account_no')} NOT IN (SELECT issuer_no FROM card))
      GROUP BY batch_day HAVING sum(credit_fen) <> 0`,
  },
  {
    id: 'I13',
    title: {
      zh: '封账不变：各步骤齐全、封存有哈希，付款只在封账之后',
      en: 'Closed is closed: every step has its row, a seal its hash, and payments only follow a seal',
    },
    toSql: () => `
      SELECT 'hash' AS what, batch_day, state FROM batch
        WHERE ((state >= ${stateCode('sealed')} AND seal_hash IS NULL) OR (state >= ${stateCode('paid')} AND paid_hash IS NULL)
          OR (state < ${stateCode('sealed')} AND seal_hash IS NOT NULL) OR (state < ${stateCode('paid')} AND paid_hash IS NOT NULL))
      UNION ALL
      SELECT 'steps', b.batch_day, b.state FROM batch b WHERE b.state <> (
        SELECT count(*) FROM batch_step s WHERE s.batch_day = b.batch_day)
      UNION ALL
      SELECT 'payment', t.batch_day, count(*) FROM transfer t JOIN batch b ON b.batch_day = t.batch_day
        WHERE ${isTransfer('t.kind', 'payment')} AND b.state < ${stateCode('paid')} GROUP BY t.batch_day`,
  },
  {
    id: 'I14',
    title: {
      zh: '冲正有据：指向原转账、借贷互换，合计不超过原金额',
      en: 'Reversal: names its original, swaps its accounts, and takes back no more than there was',
    },
    toSql: () => `
      SELECT r.reverses_source_no, r.reverses_seq, r.reverses_leg, sum(r.amount_fen) AS back_fen, max(o.amount_fen) AS amount_fen
      FROM transfer r LEFT JOIN transfer o ON o.source_no = r.reverses_source_no
        AND o.seq = r.reverses_seq AND o.leg = r.reverses_leg
      WHERE r.reverses_source_no IS NOT NULL
        AND (${isTransfer('r.kind', 'reversal', 'hold-end')} OR (${isTransfer('r.kind', 'dispute')} AND ${isKind('r.cr', 'CARD')}
          AND NOT EXISTS (SELECT 1 FROM transfer back WHERE ${isTransfer('back.kind', 'reversal')}
            AND back.reverses_source_no = r.source_no AND back.reverses_seq = r.seq AND back.reverses_leg = r.leg)))
      GROUP BY r.reverses_source_no, r.reverses_seq, r.reverses_leg
      HAVING count(o.amount_fen) <> count(*) OR sum(r.amount_fen) > max(o.amount_fen)
        OR sum(CASE WHEN ${isTransfer('r.kind', 'dispute')} OR (r.dr = o.cr AND r.cr = o.dr) THEN 0 ELSE 1 END) > 0
      UNION ALL
      SELECT source_no, seq, leg, amount_fen, 0 FROM transfer
        WHERE ${isTransfer('kind', 'reversal', 'hold-end')} AND reverses_source_no IS NULL`,
  },
  {
    id: 'I17',
    title: {
      zh: '透支有限：可拒绝的扣款不使余额低于介质允许的负值',
      en: 'Negative: no payment that could have been refused takes a balance below what its medium admits',
    },
    toSql: (limits) => limits && toNegativeSql(limits),
  },
  {
    id: 'I18',
    title: {
      zh: '报表一致：各方轧差等于其转账之和，流水汇总等于转账',
      en: "Statements: every position is the sum of its party's transfers, every flow that of its own",
    },
    toSql: () => `${withFlows}
      SELECT batch_day, party_id, sum(fen) AS difference_fen FROM (
        SELECT batch_day, party_id, net_fen AS fen FROM position
        UNION ALL SELECT batch_day, word.text, -credit_fen FROM (
          SELECT batch_day, ${ownerOf('account_no')} AS party_no, credit_fen FROM sides
            WHERE ${isKind('account_no', 'OP', 'DISC', 'SUB', 'FEE')} AND NOT ${isTransfer('kind', 'payment')}
          UNION ALL SELECT batch_day, issuer_no, credit_fen FROM sides WHERE ${isCardUse}
        ) own LEFT JOIN word ON word.word_no = party_no
      ) parts WHERE batch_day IN (SELECT batch_day FROM batch WHERE state >= ${stateCode('netted')})
      GROUP BY batch_day, party_id HAVING sum(fen) <> 0
      UNION ALL
      SELECT batch_day, 'flows', sum(fen) FROM (
        SELECT batch_day, amount_fen AS fen FROM flow
        UNION ALL SELECT batch_day, -fen FROM flows
          WHERE NOT ${isTransfer('kind', 'payment')} AND batch_day IN (SELECT batch_day FROM flow)
      ) sums GROUP BY batch_day HAVING sum(fen) <> 0`,
  },
];

export const boundInvariant: Invariant = {
  id: 'I21',
  title: {
    zh: '界限：记录、金额、余额与时刻不超出账本的界限，终端不用保留名称',
    en: 'Bounds: no record, amount, balance or instant is beyond what a ledger admits, and no terminal has a reserved name',
  },
  toSql: () => {
    const isReserved = `tap.terminal_no IN ${listWords(reservedPrefixes)}`;
    const isBig = (column: string) => `${column} > ${bounds.transferFen}`;
    const isAhead = `tap.event_sec > ${bounds.eventSec} OR tap.event_sec > received.received_sec +
        CASE WHEN tap.terminal_no IN ${listWords([virtualPrefix])} THEN ${bounds.plannedSec} ELSE ${bounds.aheadSec} END`;
    return `
      SELECT CASE WHEN ${isReserved} THEN 'reserved-name' WHEN ${isBig('tap.amount_fen')} THEN 'amount' ELSE 'time-ahead' END AS what,
        (SELECT text FROM word WHERE word.word_no = tap.terminal_no) AS about,
        tap.seq AS number, tap.amount_fen AS fen, tap.event_sec AS event_sec
        FROM tap JOIN ingest_commit received ON received.commit_no = tap.commit_no
        WHERE (${isReserved} OR ${isBig('tap.amount_fen')} OR ${isAhead})
      UNION ALL
      SELECT 'transfer', (SELECT text FROM word WHERE word.word_no = t.source_no),
        t.seq, t.amount_fen, t.event_sec
        FROM transfer t WHERE (${isBig('t.amount_fen')} OR t.event_sec > ${bounds.eventSec})
          AND NOT ${isTransfer('t.kind', ...stepKinds)}
      UNION ALL
      SELECT 'balance', card.card_id, card.card_no, card.credits - card.debits, 0
        FROM card WHERE (card.credits - card.debits > ${bounds.cardFen} OR card.debits - card.credits > ${bounds.cardFen})`;
  },
};
