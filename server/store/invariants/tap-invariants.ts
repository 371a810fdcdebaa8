/** Invariants of taps, journeys and prices. */
import type { Cap } from '../../money/scheme/scheme.ts';
import { namedBits } from '../registration-rows.ts';
import { type Invariant, isKind, isStatus, isTap, isTransfer, latestJourneys, quote } from './invariant.ts';

/** SQL: change of the stored balance of a card by a tap. */
const changeFen = `CASE WHEN ${isTap('kind', 'top-up', 'move-in')} THEN amount_fen
  WHEN ${isTap('kind', 'on')} THEN -coalesce(amount_fen, 0)
  WHEN ${isTap('kind', 'expire', 'claim', 'buy')} THEN NULL ELSE -amount_fen END`;

/** SQL: number of the period of a day: the day, its Monday, or year and month. */
function periodOf(column: string, period: Cap['period']): string {
  if (period === 'day') return column;
  return period === 'week' ? `${column} - (${column} + 3) % 7` : `MONTH(${column})`;
}

/** SQL: number of the category with which a card is registered at an instant. */
function categoryAt(sec: string): string {
  const own = `registration r WHERE r.card_no = card.card_no
          AND r.named & ${namedBits.categoryId} <> 0 AND r.from_sec > 0 AND r.from_sec <= ${sec}`;
  return `CASE WHEN card.dated > 0 AND EXISTS (SELECT 1 FROM ${own})
          THEN (SELECT r.category_no FROM ${own} ORDER BY r.from_sec DESC, r.registration_no DESC LIMIT 1)
          ELSE card.category_no END`;
}

/** Columns of a card that registrations set, with their bits. */
const registeredColumns = [
  ['issuer_no', namedBits.issuerId],
  ['medium_no', namedBits.mediumId],
  ['category_no', namedBits.categoryId],
  ['home_city_no', namedBits.homeCity],
  ['valid_to_sec', namedBits.validToSec],
] as const;

export const tapInvariants: readonly Invariant[] = [
  {
    id: 'I4',
    title: {
      zh: '行程归零：每个行程在 JRN 上的合计为零',
      en: 'Journey clears: what passes through JRN for a journey comes to zero',
    },
    toSql: () => `
      SELECT journey_terminal_no, journey_seq, sum(fen) AS left_fen FROM (
        SELECT journey_terminal_no, journey_seq, -amount_fen AS fen FROM transfer
          WHERE is_pending = 0 AND ${isKind('dr', 'JRN')}
        UNION ALL SELECT journey_terminal_no, journey_seq, amount_fen FROM transfer
          WHERE is_pending = 0 AND ${isKind('cr', 'JRN')}
      ) sides GROUP BY journey_terminal_no, journey_seq HAVING sum(fen) <> 0`,
  },
  {
    id: 'I5',
    title: {
      zh: '分账无差：各运营商份额之和等于行程应分金额',
      en: "Apportionment: operators' shares of a journey sum to what it credits",
    },
    // Legs begin at a hundred times the version; the transfers of a journey have the key of its entry or exit.
    toSql: () => `
      SELECT j.terminal_no, j.seq, j.version, max(j.gross_fen - j.cap_off_fen) AS credited_fen, coalesce(sum(t.amount_fen), 0) AS shares_fen
      FROM (${latestJourneys}) j LEFT JOIN transfer t
        ON t.source_no = CASE WHEN ${isStatus('j.status', 'autocompleted')} THEN j.on_terminal_no ELSE coalesce(j.off_terminal_no, j.on_terminal_no) END
        AND t.seq = CASE WHEN ${isStatus('j.status', 'autocompleted')} THEN j.on_seq ELSE coalesce(j.off_seq, j.on_seq) END
        AND t.leg / 100 = j.version AND ${isTransfer('t.kind', 'credit')}
        AND t.journey_terminal_no = j.terminal_no AND t.journey_seq = j.seq
      WHERE ${isStatus('j.status', 'completed', 'void', 'autocompleted')}
      GROUP BY j.terminal_no, j.seq, j.version HAVING max(j.gross_fen - j.cap_off_fen) <> coalesce(sum(t.amount_fen), 0)`,
  },
  {
    id: 'I7',
    title: {
      zh: '刷卡唯一：同一终端序号只有一条，内容相同的此后不进隔离区；处理入账的记录确有其条',
      en: 'Tap identity: one row for each terminal and number, no equal one in quarantine afterwards, and one for each decision that took it',
    },
    // A quarantined tap that was sent again and accepted is no second tap.
    toSql: () => `
      SELECT q.terminal_id, q.seq FROM quarantine q
      JOIN word ON word.text = q.terminal_id
      JOIN tap ON tap.terminal_no = word.word_no AND tap.seq = q.seq
      JOIN word file ON file.word_no = tap.file_no
      WHERE q.payload_hash = HEX(tap.payload_hash) AND q.commit_no >= tap.commit_no
      UNION ALL
      SELECT d.terminal_id, d.seq FROM desk_entry d
      WHERE d.taken_terminal_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM word JOIN tap ON tap.terminal_no = word.word_no
        WHERE word.text = d.taken_terminal_id AND tap.seq = d.taken_seq
          AND HEX(tap.payload_hash) = d.taken_hash)`,
  },
  {
    id: 'I8',
    title: {
      zh: '刷卡完整：文件声明的记录都已收到或隔离，隔离的记录至多处理一次',
      en: 'Tap completeness: what a file says it holds was received or quarantined, and a quarantined record was decided once at most',
    },
    toSql: () => `
      SELECT f.terminal_id, f.file_no, f.tap_count, (
        SELECT count(*) FROM (
          SELECT tap.seq FROM tap JOIN word ON word.word_no = tap.terminal_no
            WHERE word.text = f.terminal_id AND tap.seq BETWEEN f.seq_from AND f.seq_to
          UNION SELECT q.seq FROM quarantine q
            WHERE q.terminal_id = f.terminal_id AND q.seq BETWEEN f.seq_from AND f.seq_to) received
      ) AS received FROM terminal_file f WHERE f.tap_count > (
        SELECT count(*) FROM (
          SELECT tap.seq FROM tap JOIN word ON word.word_no = tap.terminal_no
            WHERE word.text = f.terminal_id AND tap.seq BETWEEN f.seq_from AND f.seq_to
          UNION SELECT q.seq FROM quarantine q
            WHERE q.terminal_id = f.terminal_id AND q.seq BETWEEN f.seq_from AND f.seq_to) received)
      UNION ALL
      SELECT d.terminal_id, d.seq, count(*), 1 FROM desk_entry d
        GROUP BY d.terminal_id, d.seq, d.payload_hash HAVING count(*) > 1
      UNION ALL
      SELECT d.terminal_id, d.seq, 1, 0 FROM desk_entry d WHERE NOT EXISTS (
        SELECT 1 FROM quarantine q WHERE q.terminal_id = d.terminal_id AND q.seq = d.seq
          AND q.payload_hash = d.payload_hash)`,
  },
  {
    id: 'I9',
    title: {
      zh: '卡链连续：卡计数与余额前后相接，断处各有一条待查',
      en: "Card chain: a card's own balances follow one another, and every break has an item",
    },
    toSql: () => `
      SELECT card.card_id, chain.card_seq, chain.expected_fen, chain.balance_after_fen FROM (
        SELECT card_no, card_seq, balance_after_fen,
          lag(card_seq) OVER later AS previous_seq,
          lag(balance_after_fen) OVER later + ${changeFen} AS expected_fen
        FROM tap WHERE card_seq IS NOT NULL
        WINDOW later AS (PARTITION BY card_no ORDER BY card_seq)
      ) chain JOIN card ON card.card_no = chain.card_no
      WHERE ((previous_seq = card_seq - 1 AND expected_fen <> balance_after_fen) OR previous_seq = card_seq)
        AND NOT EXISTS (SELECT 1 FROM recon_item i WHERE i.kind = 'card-chain'
          AND i.reference = card.card_id AND i.item_id LIKE 'card-chain/' || card.card_id || '/' || chain.card_seq || '/%')`,
  },
  {
    id: 'I10',
    title: {
      zh: '刷卡有归宿：每次乘车或消费恰属一个行程，或是未出站的进站',
      en: 'Every tap has one fate: one journey, or an entry that is still open',
    },
    toSql: () => `
      SELECT tap.terminal_no, tap.seq, count(used.tap_seq) AS journeys FROM tap
      JOIN card ON card.card_no = tap.card_no
      LEFT JOIN (
        SELECT on_terminal_no AS tap_terminal_no, on_seq AS tap_seq FROM (${latestJourneys}) entries
          WHERE NOT ${isStatus('status', 'withdrawn')} AND on_seq IS NOT NULL
        UNION ALL SELECT off_terminal_no, off_seq FROM (${latestJourneys}) exits
          WHERE NOT ${isStatus('status', 'withdrawn')} AND off_seq IS NOT NULL
            AND NOT (coalesce(on_terminal_no, -1) = off_terminal_no AND coalesce(on_seq, -1) = off_seq)
      ) used ON used.tap_terminal_no = tap.terminal_no AND used.tap_seq = tap.seq
      WHERE ${isTap('tap.kind', 'ride', 'on', 'off', 'buy')}
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
    toSql: () => `
      SELECT source_no, seq, sum(one) AS fares FROM (
        SELECT source_no, seq, 1 AS one FROM transfer
          WHERE ${isTransfer('kind', 'rider')} AND is_step = 0
        UNION ALL SELECT fare.source_no, fare.seq, -1 FROM (
          SELECT DISTINCT reverses_source_no, reverses_seq, reverses_leg FROM transfer
            WHERE reverses_source_no IS NOT NULL AND ${isTransfer('kind', 'reversal')}
        ) reversal JOIN transfer fare ON fare.source_no = reversal.reverses_source_no
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
    toSql: (limits) =>
      limits &&
      `SELECT card_no, service_day AS period, 'over' AS what, -1 AS fen FROM journey WHERE false${limits.caps
        .map(
          (cap) => `
      UNION ALL SELECT j.card_no, ${periodOf('j.service_day', cap.period)}, ${quote(cap.capId)}, sum(j.rider_fen) FROM (${latestJourneys}) j
        JOIN word network ON network.word_no = j.network_no
        JOIN card ON card.card_no = j.card_no
        LEFT JOIN word category ON category.word_no = ${categoryAt('j.start_sec')}
        WHERE j.scheme_version = ${cap.schemeVersion} AND ${isStatus('j.status', 'completed')}
          AND network.text IN (${cap.networks.map(quote).join(', ') || "''"})
          ${cap.categories.length > 0 ? `AND category.text IN (${cap.categories.map(quote).join(', ')})` : ''}
        GROUP BY 1, 2 HAVING sum(j.rider_fen) > ${cap.amountFen}`,
        )
        .join('')}
      UNION ALL SELECT 0, batch_day, 'redivision', count(*) FROM transfer
        WHERE ${isTransfer('kind', 'redivision')} AND NOT (${isKind('dr', 'OP')} AND ${isKind('cr', 'OP')})
        GROUP BY batch_day`,
  },
  {
    id: 'I16',
    title: {
      zh: '优惠有主：乘客支付、资助与封顶之和等于票价，资助各有规则',
      en: 'Concession: rider, funded part and cap sum to the fare, and every funded part names its policy',
    },
    toSql: () => `
      SELECT terminal_no, seq, version, gross_fen - cap_off_fen - rider_fen - funded_fen AS difference_fen
      FROM journey WHERE CASE WHEN ${isStatus('status', 'completed', 'void', 'autocompleted')}
        THEN gross_fen - cap_off_fen <> rider_fen + funded_fen
        ELSE gross_fen <> 0 OR rider_fen <> 0 OR funded_fen <> 0 OR cap_off_fen <> 0 END
      UNION ALL
      SELECT source_no, seq, leg, amount_fen FROM transfer
        WHERE ${isTransfer('kind', 'funded')} AND policy_no IS NULL`,
  },
  {
    id: 'I24',
    title: {
      zh: '移转有对：从一张卡移出的余额，同一批次、同一刻、同额移入另一张卡',
      en: 'Moved balances: what leaves a card reaches another one, in the same batch, at the same instant',
    },
    toSql: () => `
      SELECT source_no, batch_day, event_sec, sum(fen) AS left_fen FROM (
        SELECT source_no, batch_day, event_sec, amount_fen AS fen, dr AS card_no FROM transfer
          WHERE ${isTransfer('kind', 'move')} AND ${isKind('dr', 'CARD')} AND ${isKind('cr', 'DUE')}
        UNION ALL SELECT source_no, batch_day, event_sec, -amount_fen, cr FROM transfer
          WHERE ${isTransfer('kind', 'move')} AND ${isKind('cr', 'CARD')} AND ${isKind('dr', 'DUE')}
        UNION ALL SELECT source_no, batch_day, event_sec, -1, -1 FROM transfer
          WHERE ${isTransfer('kind', 'move')}
            AND NOT (${isKind('dr', 'CARD')} AND ${isKind('cr', 'DUE')}) AND NOT (${isKind('cr', 'CARD')} AND ${isKind('dr', 'DUE')})
      ) sides GROUP BY source_no, batch_day, event_sec
      HAVING sum(fen) <> 0 OR count(*) <> 2 OR count(DISTINCT card_no) <> 2`,
  },
  {
    id: 'I23',
    title: {
      zh: '登记有据：卡片起初的发卡方、介质、身份与其登记一致，登记的条数相符',
      en: 'Registrations: what holds from the beginning of a card is what its registrations say, and none is missing',
    },
    toSql: () => `
      SELECT card.card_id, 'count' AS what FROM card LEFT JOIN (
        SELECT card_no, count(*) AS rows_of, sum(CASE WHEN from_sec > 0 THEN 1 ELSE 0 END) AS later
        FROM registration GROUP BY card_no
      ) own ON own.card_no = card.card_no
      WHERE (card.dated < -1 OR (card.dated < 0 AND own.rows_of IS NOT NULL)
        OR (card.dated >= 0 AND card.dated <> coalesce(own.later, 0)))
      ${registeredColumns
        .map(
          ([column, bit]) => `
      UNION ALL SELECT card.card_id, '${column}' FROM card JOIN registration r
        ON r.card_no = card.card_no AND r.from_sec = 0 AND r.named & ${bit} <> 0
        WHERE r.${column} IS DISTINCT FROM card.${column} AND NOT EXISTS (
          SELECT 1 FROM registration later WHERE later.card_no = r.card_no
            AND later.from_sec = 0 AND later.named & ${bit} <> 0 AND later.registration_no > r.registration_no)
      UNION ALL SELECT card.card_id, 'unnamed ${column}' FROM card JOIN registration r
        ON r.card_no = card.card_no AND r.named & ${bit} = 0
        WHERE r.${column} IS NOT NULL`,
        )
        .join('')}`,
  },
];
