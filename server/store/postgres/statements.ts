/** Frequent statements on PostgreSQL; their parameters are arrays. */
import { listColumns, type TableColumns, type TableName, tables } from '../columns.ts';
import { type NamedColumn, toInsert, toUnnest } from './arrays.ts';

/** Totals are added to those of the account. */
const accountTotals = ` ORDER BY account_no ON CONFLICT (account_no) DO UPDATE SET debits = account.debits + excluded.debits,
  credits = account.credits + excluded.credits, debits_pending = account.debits_pending + excluded.debits_pending,
  credits_pending = account.credits_pending + excluded.credits_pending`;

function toTableInsert(table: TableName) {
  const { keepsFirst = false } = tables[table] as TableColumns;
  return toInsert(table, table === 'account' ? accountTotals : keepsFirst ? ' ON CONFLICT DO NOTHING' : '');
}

export const inserts = Object.fromEntries(
  (Object.keys(tables) as TableName[]).map((table) => [table, toTableInsert(table)]),
) as Readonly<Record<TableName, ReturnType<typeof toInsert>>>;

const cardChange: readonly NamedColumn[] = [
  { name: 'card_no', kind: 'no' },
  { name: 'times', kind: 'no' },
  { name: 'debits', kind: 'big' },
  { name: 'credits', kind: 'big' },
  { name: 'debits_pending', kind: 'big' },
  { name: 'credits_pending', kind: 'big' },
  { name: 'last_terminal_no', kind: 'no?' },
  { name: 'last_seq', kind: 'big?' },
  /** Null: state and unsettled day stay unchanged. */
  { name: 'state', kind: 'text?' },
  { name: 'unsettled_day', kind: 'no?' },
];

export const updateCards = {
  name: 'update_cards',
  columns: cardChange,
  text: `UPDATE card SET revision = card.revision + fresh.times, debits = card.debits + fresh.debits,
      credits = card.credits + fresh.credits, debits_pending = card.debits_pending + fresh.debits_pending,
      credits_pending = card.credits_pending + fresh.credits_pending, last_terminal_no = fresh.last_terminal_no,
      last_seq = fresh.last_seq, state = coalesce(fresh.state, card.state),
      unsettled_day = CASE WHEN fresh.state IS NULL THEN card.unsettled_day ELSE fresh.unsettled_day END
    FROM ${toUnnest(cardChange)} WHERE card.card_no = fresh.card_no`,
} as const;

const registration: readonly NamedColumn[] = [
  { name: 'card_no', kind: 'no' },
  { name: 'dated', kind: 'no' },
  { name: 'issuer_no', kind: 'no?' },
  { name: 'medium_no', kind: 'no?' },
  { name: 'has_category', kind: 'no' },
  { name: 'category_no', kind: 'no?' },
  { name: 'home_city_no', kind: 'no?' },
  { name: 'has_end', kind: 'no' },
  { name: 'valid_to_sec', kind: 'big?' },
];

export const changeCards = {
  name: 'change_cards',
  columns: registration,
  text: `UPDATE card SET revision = card.revision + 1, dated = greatest(card.dated, 0) + fresh.dated,
      issuer_no = coalesce(fresh.issuer_no, card.issuer_no), medium_no = coalesce(fresh.medium_no, card.medium_no),
      category_no = CASE WHEN fresh.has_category = 1 THEN fresh.category_no ELSE card.category_no END,
      home_city_no = coalesce(fresh.home_city_no, card.home_city_no),
      valid_to_sec = CASE WHEN fresh.has_end = 1 THEN fresh.valid_to_sec ELSE card.valid_to_sec END
    FROM ${toUnnest(registration)} WHERE card.card_no = fresh.card_no`,
} as const;

export const cardHeads = {
  name: 'card_heads',
  text: `SELECT card_no, revision, credits - debits AS balance_fen, last_terminal_no, last_seq
    FROM card WHERE card_no = ANY ($1::int[])`,
} as const;

const keys = (table: 'transfer' | 'journey', key: readonly string[]) => {
  const columns = listColumns(table);
  const wanted = key.map(
    (name) => columns.find((column) => column.name === name) as (typeof columns)[number],
  );
  return {
    name: `find_${table}s`,
    columns: wanted,
    /** Indexes of the key's columns in the rows of the table. */
    places: wanted.map((column) => columns.indexOf(column)),
    text: `SELECT ${columns.map(({ name }) => `${table}.${name}`).join(', ')} FROM ${table} JOIN ${toUnnest(wanted)}
      ON ${key.map((name) => `${table}.${name} = fresh.${name}`).join(' AND ')}`,
  } as const;
};

export const findTransfers = keys('transfer', ['source_no', 'seq', 'leg']);
export const findJourneys = keys('journey', ['terminal_no', 'seq', 'version']);

/**
 * Looks up each tap by its whole key: a join planned for a small table would read all taps of the terminal. `place`
 * counts from 1.
 */
export const findTapHashes = {
  name: 'find_tap_hashes',
  text: `SELECT wanted.place::int AS place, encode(found.payload_hash, 'hex') AS payload_hash
    FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS wanted (terminal_no, seq, place)
    CROSS JOIN LATERAL (SELECT tap.payload_hash FROM tap
      WHERE tap.terminal_no = wanted.terminal_no AND tap.seq = wanted.seq OFFSET 0) AS found`,
} as const;

/** Highest number of each terminal by one index lookup. */
export const findLastTaps = {
  name: 'find_last_taps',
  text: `SELECT wanted.place::int AS place, found.seq, found.event_sec FROM unnest($1::int[]) WITH ORDINALITY AS wanted (terminal_no, place)
    CROSS JOIN LATERAL (SELECT tap.seq, tap.event_sec FROM tap WHERE tap.terminal_no = wanted.terminal_no
      ORDER BY tap.terminal_no DESC, tap.seq DESC LIMIT 1) AS found`,
} as const;
