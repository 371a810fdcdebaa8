/** Columns of all tables with their kinds, for the migration and the prepared statements. */

export type Dialect = 'sqlite' | 'postgres';
/** `no` and `big` are integers of 4 and 8 bytes, `blob` is bytes; `?` allows null. */
export type ColumnKind = 'no' | 'no?' | 'big' | 'big?' | 'text' | 'text?' | 'blob';

export interface TableColumns {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly key: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly checks?: readonly string[];
  /** SQLite: stores rows in order of arrival with a separate index of keys, since their texts do not fit index pages. */
  readonly isHeap?: boolean;
  /** SQLite: column that is the row id, so that no index is needed; a file has one shard. */
  readonly rowNo?: string;
}

const totals = { debits: 'big', credits: 'big', debits_pending: 'big', credits_pending: 'big' } as const;
/** Largest integer that JavaScript represents exactly; larger totals are refused. */
const MAX_FEN = '9007199254740991';

export const tables = {
  word: {
    columns: { shard_id: 'no', word_no: 'no', text: 'text' },
    key: ['shard_id', 'word_no'],
    unique: [['shard_id', 'text']],
  },
  card: {
    columns: {
      shard_id: 'no',
      card_no: 'no',
      card_id: 'text',
      issuer_no: 'no',
      medium_no: 'no',
      category_no: 'no?',
      home_city_no: 'no',
      valid_to_sec: 'big?',
      revision: 'big',
      ...totals,
      unsettled_day: 'no?',
      last_terminal_no: 'no?',
      last_seq: 'big?',
      state: 'text',
    },
    key: ['shard_id', 'card_no'],
    rowNo: 'card_no',
    unique: [['shard_id', 'card_id']],
  },
  account: { columns: { shard_id: 'no', account_no: 'big', ...totals }, key: ['shard_id', 'account_no'] },
  tap: {
    columns: {
      shard_id: 'no',
      terminal_no: 'no',
      seq: 'big',
      kind: 'no',
      card_no: 'no',
      card_seq: 'big?',
      event_sec: 'big',
      network_no: 'no?',
      route_no: 'no?',
      vehicle_no: 'no?',
      stop_no: 'no?',
      amount_fen: 'big?',
      balance_after_fen: 'big?',
      tariff_version: 'no?',
      deny_list_version: 'no?',
      payload_hash: 'blob',
      file_no: 'no',
      commit_no: 'no',
      prev_terminal_no: 'no?',
      prev_seq: 'big?',
    },
    key: ['shard_id', 'terminal_no', 'seq'],
  },
  transfer: {
    columns: {
      shard_id: 'no',
      source_no: 'no',
      seq: 'big',
      leg: 'no',
      batch_day: 'no',
      kind: 'no',
      dr: 'big',
      cr: 'big',
      amount_fen: 'big',
      is_pending: 'no',
      journey_terminal_no: 'no?',
      journey_seq: 'big?',
      policy_no: 'no?',
      scheme_version: 'no',
      event_sec: 'big',
      reverses_source_no: 'no?',
      reverses_seq: 'big?',
      reverses_leg: 'no?',
      is_step: 'no',
    },
    key: ['shard_id', 'source_no', 'seq', 'leg'],
    checks: [`amount_fen > 0 AND amount_fen <= ${MAX_FEN}`, 'dr <> cr'],
  },
  journey: {
    columns: {
      shard_id: 'no',
      terminal_no: 'no',
      seq: 'big',
      version: 'no',
      card_no: 'no',
      status: 'no',
      service_day: 'no',
      batch_day: 'no',
      on_terminal_no: 'no?',
      on_seq: 'big?',
      off_terminal_no: 'no?',
      off_seq: 'big?',
      network_no: 'no',
      route_no: 'no?',
      from_stop_no: 'no?',
      to_stop_no: 'no?',
      start_sec: 'big',
      end_sec: 'big?',
      gross_fen: 'big',
      rider_fen: 'big',
      funded_fen: 'big',
      cap_off_fen: 'big',
      scheme_version: 'no',
      explanation: 'text',
    },
    key: ['shard_id', 'terminal_no', 'seq', 'version'],
    isHeap: true,
  },
  quarantine: {
    columns: {
      shard_id: 'no',
      terminal_id: 'text',
      seq: 'big',
      payload_hash: 'text',
      reason: 'text',
      commit_no: 'no',
      event_sec: 'big',
      tap: 'text',
    },
    key: ['shard_id', 'terminal_id', 'seq', 'payload_hash'],
    isHeap: true,
  },
  ingest_commit: {
    columns: {
      shard_id: 'no',
      commit_no: 'no',
      commit_id: 'text',
      received_sec: 'big',
      tap_count: 'no',
      quarantined_count: 'no',
      duplicate_count: 'no',
    },
    key: ['shard_id', 'commit_no'],
    unique: [['shard_id', 'commit_id']],
  },
  terminal_file: {
    columns: {
      shard_id: 'no',
      terminal_id: 'text',
      file_no: 'big',
      sha256: 'text',
      file_id: 'text',
      seq_from: 'big',
      seq_to: 'big',
      tap_count: 'big',
      sum_fen: 'big',
      commit_no: 'no',
    },
    key: ['shard_id', 'terminal_id', 'file_no', 'sha256'],
  },
  deny_list: {
    columns: {
      shard_id: 'no',
      version: 'no',
      card_id: 'text',
      from_sec: 'big',
      to_sec: 'big?',
      reason: 'text',
    },
    key: ['shard_id', 'version', 'card_id', 'from_sec'],
  },
  batch: {
    columns: { shard_id: 'no', batch_day: 'no', state: 'no', seal_hash: 'text?', paid_hash: 'text?' },
    key: ['shard_id', 'batch_day'],
  },
  batch_step: {
    columns: { shard_id: 'no', batch_day: 'no', step: 'no', transfer_count: 'big', transfer_fen: 'big' },
    key: ['shard_id', 'batch_day', 'step'],
  },
  position: {
    columns: {
      shard_id: 'no',
      batch_day: 'no',
      party_id: 'text',
      receivable_fen: 'big',
      payable_fen: 'big',
      net_fen: 'big',
    },
    key: ['shard_id', 'batch_day', 'party_id'],
  },
  /** Flows that a batch's step to `netted` stored; an empty text is null. */
  flow: {
    columns: {
      shard_id: 'no',
      batch_day: 'no',
      kind: 'text',
      dr: 'text',
      cr: 'text',
      policy_id: 'text',
      issuer_id: 'text',
      amount_fen: 'big',
      transfer_count: 'big',
    },
    key: ['shard_id', 'batch_day', 'kind', 'dr', 'cr', 'policy_id', 'issuer_id'],
  },
  recon_item: {
    columns: {
      shard_id: 'no',
      item_id: 'text',
      batch_day: 'no',
      kind: 'text',
      reference: 'text',
      expected_fen: 'big?',
      actual_fen: 'big?',
      detail: 'text',
    },
    key: ['shard_id', 'item_id'],
    isHeap: true,
  },
} as const satisfies Record<string, TableColumns>;

export type TableName = keyof typeof tables;

/** Columns of a table in order. */
export function listColumns(
  table: TableName,
): readonly { readonly name: string; readonly kind: ColumnKind }[] {
  const { columns } = tables[table] as TableColumns;
  return Object.entries(columns).map(([name, kind]) => ({ name, kind }));
}

/**
 * SQL type of a column. Texts sort by bytes on both databases, independent of the server's language.
 */
export function toColumnType(kind: ColumnKind, dialect: Dialect): string {
  const base = kind.replace('?', '');
  if (dialect === 'sqlite') return base === 'text' ? 'TEXT' : base === 'blob' ? 'BLOB' : 'INTEGER';
  if (base === 'text') return 'text COLLATE "C"';
  return base === 'blob' ? 'bytea' : base === 'big' ? 'bigint' : 'integer';
}
