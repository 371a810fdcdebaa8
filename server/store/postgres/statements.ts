/** Frequent statements on PostgreSQL; their parameters are arrays. */
import { listColumns } from '../columns.ts';
import { type NamedColumn, toInsert, toUnnest } from './arrays.ts';

const orNothing = ' ON CONFLICT DO NOTHING';

export const inserts = {
  word: toInsert('word'),
  card: toInsert('card'),
  tap: toInsert('tap'),
  transfer: toInsert('transfer'),
  journey: toInsert('journey'),
  quarantine: toInsert('quarantine', orNothing),
  ingest_commit: toInsert('ingest_commit'),
  terminal_file: toInsert('terminal_file', orNothing),
  recon_item: toInsert('recon_item', orNothing),
  deny_list: toInsert('deny_list', orNothing),
  batch: toInsert('batch', orNothing),
  batch_step: toInsert('batch_step'),
  position: toInsert('position'),
  flow: toInsert('flow'),
  account: toInsert(
    'account',
    ` ORDER BY account_no ON CONFLICT (shard_id, account_no) DO UPDATE SET debits = account.debits + excluded.debits,
      credits = account.credits + excluded.credits, debits_pending = account.debits_pending + excluded.debits_pending,
      credits_pending = account.credits_pending + excluded.credits_pending`,
  ),
} as const;

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
    FROM ${toUnnest(cardChange, 2)} WHERE card.shard_id = $1 AND card.card_no = fresh.card_no`,
} as const;

const registration: readonly NamedColumn[] = [
  { name: 'card_no', kind: 'no' },
  { name: 'issuer_no', kind: 'no' },
  { name: 'medium_no', kind: 'no' },
  { name: 'category_no', kind: 'no?' },
  { name: 'home_city_no', kind: 'no' },
  { name: 'valid_to_sec', kind: 'big?' },
];

export const registerCards = {
  name: 'register_cards',
  columns: registration,
  text: `UPDATE card SET revision = card.revision + 1, issuer_no = fresh.issuer_no, medium_no = fresh.medium_no,
      category_no = fresh.category_no, home_city_no = fresh.home_city_no, valid_to_sec = fresh.valid_to_sec
    FROM ${toUnnest(registration, 2)} WHERE card.shard_id = $1 AND card.card_no = fresh.card_no`,
} as const;

export const cardHeads = {
  name: 'card_heads',
  text: `SELECT card_no, revision, credits - debits AS balance_fen, last_terminal_no, last_seq
    FROM card WHERE shard_id = $1 AND card_no = ANY ($2::int[])`,
} as const;

const keys = (table: 'transfer' | 'journey', key: readonly string[]) => {
  const columns = listColumns(table);
  const wanted = key.map((name) => columns.find((column) => column.name === name) as NamedColumn);
  return {
    name: `find_${table}s`,
    columns: wanted,
    text: `SELECT ${columns.map(({ name }) => `${table}.${name}`).join(', ')} FROM ${table} JOIN ${toUnnest(wanted, 2)}
      ON ${key.map((name) => `${table}.${name} = fresh.${name}`).join(' AND ')} WHERE ${table}.shard_id = $1`,
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
    FROM unnest($2::int[], $3::bigint[]) WITH ORDINALITY AS wanted (terminal_no, seq, place)
    CROSS JOIN LATERAL (SELECT tap.payload_hash FROM tap
      WHERE tap.shard_id = $1 AND tap.terminal_no = wanted.terminal_no AND tap.seq = wanted.seq OFFSET 0) AS found`,
} as const;

/** Highest number of each terminal by one index lookup. */
export const findLastSeqs = {
  name: 'find_last_seqs',
  text: `SELECT wanted.place::int AS place, found.seq FROM unnest($2::int[]) WITH ORDINALITY AS wanted (terminal_no, place)
    CROSS JOIN LATERAL (SELECT tap.seq FROM tap WHERE tap.shard_id = $1 AND tap.terminal_no = wanted.terminal_no
      ORDER BY tap.shard_id DESC, tap.terminal_no DESC, tap.seq DESC LIMIT 1) AS found`,
} as const;
