/** Invariants of taps, journeys and prices. */
import type { Cap } from '../../money/scheme/scheme.ts';
import { type Invariant, isKind, isStatus, isTap, isTransfer, latestJourneys, quote } from './invariant.ts';

/** SQL: change of the stored balance of a card by a tap. */
const changeFen = `CASE WHEN ${isTap('kind', 'top-up')} THEN amount_fen
  WHEN ${isTap('kind', 'on')} THEN -coalesce(amount_fen, 0)
  WHEN ${isTap('kind', 'expire', 'claim', 'buy')} THEN NULL ELSE -amount_fen END`;

/** SQL: number of the period of a day: the day, its Monday, or year and month. */
function periodOf(column: string, period: Cap['period']): string {
  if (period === 'day') return column;
  return period === 'week' ? `${column} - (${column} + 3) % 7` : `MONTH(${column})`;
}

export const tapInvariants: readonly Invariant[] = [
  {
    id: 'I4',
    title: {
      zh: '行程归零：每个行程在 JRN 上的合计为零',
      en: 'Journey clears: what passes through JRN for a journey comes to zero',
    },
    toSql: (shard) => `
      SELECT journey_terminal_no, journey_seq, sum(fen) AS left_fen FROM (
        SELECT journey_terminal_no, journey_seq, -amount_fen AS fen FROM transfer
          WHERE shard_id = ${shard} AND is_pending = 0 AND ${isKind('dr', 'JRN')}
        UNION ALL SELECT journey_terminal_no, journey_seq, amount_fen FROM transfer
          WHERE shard_id = ${shard} AND is_pending = 0 AND ${isKind('cr', 'JRN')}
      ) sides GROUP BY journey_terminal_no, journey_seq HAVING sum(fen) <> 0`,
  },
  {
    id: 'I5',
    title: {
      zh: '分账无差：各运营商份额之和等于行程应分金额',
      en: "Apportionment: operators' shares of a journey sum to what it credits",
    },
    // Legs begin at a hundred times the version; the transfers of a journey have the key of its entry or exit.
    toSql: (shard) => `
      SELECT j.terminal_no, j.seq, j.version, max(j.gross_fen - j.cap_off_fen) AS credited_fen, coalesce(sum(t.amount_fen), 0) AS shares_fen
      FROM (${latestJourneys(shard)}) j LEFT JOIN transfer t ON t.shard_id = j.shard_id
        AND t.source_no = CASE WHEN ${isStatus('j.status', 'autocompleted')} THEN j.on_terminal_no ELSE coalesce(j.off_terminal_no, j.on_terminal_no) END
        AND t.seq = CASE WHEN ${isStatus('j.status', 'autocompleted')} THEN j.on_seq ELSE coalesce(j.off_seq, j.on_seq) END
        AND t.leg / 100 = j.version AND ${isTransfer('t.kind', 'credit')}
        AND t.journey_terminal_no = j.terminal_no AND t.journey_seq = j.seq
      WHERE ${isStatus('j.status', 'completed', 'void', 'autocompleted')}
      GROUP BY j.terminal_no, j.seq, j.version HAVING max(j.gross_fen - j.cap_off_fen) <> coalesce(sum(t.amount_fen), 0)`,
  },
  {
    id: 'I7',
    title: {
      zh: '刷卡唯一：同一终端序号只有一条，内容相同的此后不进隔离区',
      en: 'Tap identity: one row for each terminal and number, and no equal one in quarantine afterwards',
    },
    // A quarantined tap that was sent again and accepted is no second tap.
    toSql: (shard) => `
      SELECT q.terminal_id, q.seq FROM quarantine q
      JOIN word ON word.shard_id = q.shard_id AND word.text = q.terminal_id
      JOIN tap ON tap.shard_id = q.shard_id AND tap.terminal_no = word.word_no AND tap.seq = q.seq
      JOIN word file ON file.shard_id = tap.shard_id AND file.word_no = tap.file_no
      WHERE q.shard_id = ${shard} AND q.payload_hash = HEX(tap.payload_hash) AND q.commit_no >= tap.commit_no`,
  },
  {
    id: 'I8',
    title: {
      zh: '刷卡完整：文件声明的记录都已收到或隔离',
      en: 'Tap completeness: what a file says it holds was received or quarantined',
    },
    toSql: (shard) => `
      SELECT f.terminal_id, f.file_no, f.tap_count, (
        SELECT count(*) FROM (
          SELECT tap.seq FROM tap JOIN word ON word.shard_id = tap.shard_id AND word.word_no = tap.terminal_no
            WHERE tap.shard_id = f.shard_id AND word.text = f.terminal_id AND tap.seq BETWEEN f.seq_from AND f.seq_to
          UNION SELECT q.seq FROM quarantine q
            WHERE q.shard_id = f.shard_id AND q.terminal_id = f.terminal_id AND q.seq BETWEEN f.seq_from AND f.seq_to) received
      ) AS received FROM terminal_file f WHERE f.shard_id = ${shard} AND f.tap_count > (
        SELECT count(*) FROM (
          SELECT tap.seq FROM tap JOIN word ON word.shard_id = tap.shard_id AND word.word_no = tap.terminal_no
            WHERE tap.shard_id = f.shard_id AND word.text = f.terminal_id AND tap.seq BETWEEN f.seq_from AND f.seq_to
          UNION SELECT q.seq FROM quarantine q
            WHERE q.shard_id = f.shard_id AND q.terminal_id = f.terminal_id AND q.seq BETWEEN f.seq_from AND f.seq_to) received)`,
  },
  {
    id: 'I9',
    title: {
      zh: '卡链连续：卡计数与余额前后相接，断处各有一条待查',
      en: "Card chain: a card's own balances follow one another, and every break has an item",
    },
    toSql: (shard) => `
      SELECT card.card_id, chain.card_seq, chain.expected_fen, chain.balance_after_fen FROM (
        SELECT card_no, card_seq, balance_after_fen,
          lag(card_seq) OVER later AS previous_seq,
          lag(balance_after_fen) OVER later + ${changeFen} AS expected_fen
        FROM tap WHERE shard_id = ${shard} AND card_seq IS NOT NULL
        WINDOW later AS (PARTITION BY card_no ORDER BY card_seq)
      ) chain JOIN card ON card.shard_id = ${shard} AND card.card_no = chain.card_no
      WHERE ((previous_seq = card_seq - 1 AND expected_fen <> balance_after_fen) OR previous_seq = card_seq)
        AND NOT EXISTS (SELECT 1 FROM recon_item i WHERE i.shard_id = ${shard} AND i.kind = 'card-chain'
          AND i.reference = card.card_id AND i.item_id LIKE 'card-chain/' || card.card_id || '/' || chain.card_seq || '/%')`,
  },
  {
    id: 'I10',
    title: {
      zh: '刷卡有归宿：每次乘车或消费恰属一个行程，或是未出站的进站',
      en: 'Every tap has one fate: one journey, or an entry that is still open',
    },
    toSql: (shard) => `
      SELECT tap.terminal_no, tap.seq, count(used.tap_seq) AS journeys FROM tap
      JOIN card ON card.shard_id = tap.shard_id AND card.card_no = tap.card_no
      LEFT JOIN (
        SELECT on_terminal_no AS tap_terminal_no, on_seq AS tap_seq FROM (${latestJourneys(shard)}) entries
          WHERE NOT ${isStatus('status', 'withdrawn')} AND on_seq IS NOT NULL
        UNION ALL SELECT off_terminal_no, off_seq FROM (${latestJourneys(shard)}) exits
          WHERE NOT ${isStatus('status', 'withdrawn')} AND off_seq IS NOT NULL
            AND NOT (coalesce(on_terminal_no, -1) = off_terminal_no AND coalesce(on_seq, -1) = off_seq)
      ) used ON used.tap_terminal_no = tap.terminal_no AND used.tap_seq = tap.seq
      WHERE tap.shard_id = ${shard} AND ${isTap('tap.kind', 'ride', 'on', 'off', 'buy')}
      GROUP BY tap.terminal_no, tap.seq, tap.kind, card.unsettled_day
      HAVING count(used.tap_seq) > 1
        OR (count(used.tap_seq) = 0 AND NOT (${isTap('tap.kind', 'on')} AND card.unsettled_day IS NOT NULL))`,
  },
  {
    id: 'I11',
    title: {
      zh: '一刷一价：同一刷卡没有两笔未冲正的车费',
      en: 'Every fen comes from one tap: no tap has two fares that are not reversed',
    },
    // Subtracts reversed fares: `NOT IN` with a list that may contain nulls scans the list for each fare.
    toSql: (shard) => `
      SELECT source_no, seq, sum(one) AS fares FROM (
        SELECT source_no, seq, 1 AS one FROM transfer
          WHERE shard_id = ${shard} AND ${isTransfer('kind', 'rider')} AND is_step = 0
        UNION ALL SELECT fare.source_no, fare.seq, -1 FROM (
          SELECT DISTINCT reverses_source_no, reverses_seq, reverses_leg FROM transfer
            WHERE shard_id = ${shard} AND reverses_source_no IS NOT NULL AND ${isTransfer('kind', 'reversal')}
        ) reversal JOIN transfer fare ON fare.shard_id = ${shard} AND fare.source_no = reversal.reverses_source_no
          AND fare.seq = reversal.reverses_seq AND fare.leg = reversal.reverses_leg
          WHERE ${isTransfer('fare.kind', 'rider')} AND fare.is_step = 0
      ) fares GROUP BY source_no, seq HAVING sum(one) > 1`,
  },
  {
    id: 'I15',
    title: {
      zh: '封顶有效：一日、一周、一月乘车支出不超过封顶，再分配不增不减',
      en: "Cap: a rider's day, week or month costs no more than its cap, and re-division makes no money",
    },
    toSql: (shard, limits) =>
      limits &&
      `SELECT card_no, service_day AS period, 'over' AS what, -1 AS fen FROM journey WHERE false${limits.caps
        .map(
          (cap) => `
      UNION ALL SELECT j.card_no, ${periodOf('j.service_day', cap.period)}, ${quote(cap.capId)}, sum(j.rider_fen) FROM (${latestJourneys(shard)}) j
        JOIN word network ON network.shard_id = j.shard_id AND network.word_no = j.network_no
        JOIN card ON card.shard_id = j.shard_id AND card.card_no = j.card_no
        LEFT JOIN word category ON category.shard_id = j.shard_id AND category.word_no = card.category_no
        WHERE j.scheme_version = ${cap.schemeVersion} AND ${isStatus('j.status', 'completed')}
          AND network.text IN (${cap.networks.map(quote).join(', ') || "''"})
          ${cap.categories.length > 0 ? `AND category.text IN (${cap.categories.map(quote).join(', ')})` : ''}
        GROUP BY 1, 2 HAVING sum(j.rider_fen) > ${cap.amountFen}`,
        )
        .join('')}
      UNION ALL SELECT 0, batch_day, 'redivision', count(*) FROM transfer
        WHERE shard_id = ${shard} AND ${isTransfer('kind', 'redivision')} AND NOT (${isKind('dr', 'OP')} AND ${isKind('cr', 'OP')})
        GROUP BY batch_day`,
  },
  {
    id: 'I16',
    title: {
      zh: '优惠有主：乘客支付、资助与封顶之和等于票价，资助各有规则',
      en: 'Concession: rider, funded part and cap sum to the fare, and every funded part names its policy',
    },
    toSql: (shard) => `
      SELECT terminal_no, seq, version, gross_fen - cap_off_fen - rider_fen - funded_fen AS difference_fen
      FROM (${latestJourneys(shard)}) j
      WHERE ${isStatus('status', 'completed', 'void', 'autocompleted')} AND gross_fen - cap_off_fen <> rider_fen + funded_fen
      UNION ALL
      SELECT source_no, seq, leg, amount_fen FROM transfer
        WHERE shard_id = ${shard} AND ${isTransfer('kind', 'funded')} AND policy_no IS NULL`,
  },
];
