/** Columns of all tables with their kinds, for the migration and the prepared statements. */
import { registrationTables } from './registration-columns.ts';

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
  /** A row whose key the table has is left out when it is written. */
  readonly keepsFirst?: boolean;
  /** SQLite: column that is the row id, so that no index is needed. */
  readonly rowNo?: string;
  /** Number of the migration that creates the table; absent: the first one. */
  readonly since?: number;
  /** Columns that a later migration adds to the table. They are the last of `columns`, in the order of their migrations. */
  readonly added?: Readonly<Record<string, AddedColumn>>;
}

export interface AddedColumn {
  /** Number of its migration. */
  readonly since: number;
  /** SQL of the value of rows from before it; absent: null. Required where the column allows no null. */
  readonly fill?: string;
}

const totals = { debits: 'big', credits: 'big', debits_pending: 'big', credits_pending: 'big' } as const;
/** Largest integer that JavaScript represents exactly; larger totals are refused. */
const MAX_FEN = '9007199254740991';

export const tables = {
  word: {
    columns: { word_no: 'no', text: 'text' },
    key: ['word_no'],
    unique: [['text']],
  },
  card: {
    columns: {
      card_no: 'no',
      card_id: 'text',
      issuer_no: 'no',
      medium_no: 'no',
      category_no: 'no?',
      home_city_no: 'no',
      valid_to_sec: 'big?',
      /** Increases by one with each write. */
      revision: 'big',
      ...totals,
      unsettled_day: 'no?',
      /** Last tap in order of arrival, the head of the card's list of taps; see `tap.prev_terminal_no`. */
      last_terminal_no: 'no?',
      last_seq: 'big?',
      state: 'text',
      /** Number of registrations that hold from an instant on; -1: no issuer has registered the card. */
      dated: 'no',
    },
    added: { dated: { since: 3, fill: '0' } },
    key: ['card_no'],
    rowNo: 'card_no',
    unique: [['card_id']],
  },
  account: { columns: { account_no: 'big', ...totals }, key: ['account_no'] },
  tap: {
    columns: {
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
      /**
       * The card's previous tap in order of arrival. The taps of a card are a linked list instead of an index by card, which
       * would write one more random page for each tap.
       */
      prev_terminal_no: 'no?',
      prev_seq: 'big?',
    },
    key: ['terminal_no', 'seq'],
  },
  transfer: {
    columns: {
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
      /** 1 if the source is no terminal: the transfer is not found through the taps of a card. */
      is_step: 'no',
    },
    key: ['source_no', 'seq', 'leg'],
    checks: [`amount_fen > 0 AND amount_fen <= ${MAX_FEN}`, 'dr <> cr'],
  },
  journey: {
    columns: {
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
    key: ['terminal_no', 'seq', 'version'],
    isHeap: true,
  },
  /**
   * What transactions of ingest wrote and what is not in the other tables yet: an entry for each card of a transaction
   * (`daybook/entry.ts`). `prev_no` is the card's entry before.
   */
  daybook: {
    columns: { entry_no: 'big', card_no: 'no', prev_no: 'big?', body: 'blob' },
    key: ['entry_no'],
    rowNo: 'entry_no',
    since: 8,
  },
  quarantine: {
    columns: {
      terminal_id: 'text',
      seq: 'big',
      payload_hash: 'text',
      reason: 'text',
      commit_no: 'no',
      event_sec: 'big',
      /** JSON of the tap as received. */
      tap: 'text',
    },
    key: ['terminal_id', 'seq', 'payload_hash'],
    keepsFirst: true,
    isHeap: true,
  },
  ingest_commit: {
    columns: {
      commit_no: 'no',
      commit_id: 'text',
      received_sec: 'big',
      tap_count: 'no',
      quarantined_count: 'no',
      duplicate_count: 'no',
    },
    key: ['commit_no'],
    unique: [['commit_id']],
  },
  /** Taps of a transaction by the file or request that brought them. */
  ingest_file: {
    columns: { commit_no: 'no', file_id: 'text', tap_count: 'no' },
    key: ['commit_no', 'file_id'],
    since: 5,
  },
  terminal_file: {
    columns: {
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
    key: ['terminal_id', 'file_no', 'sha256'],
    keepsFirst: true,
  },
  deny_list: {
    columns: {
      version: 'no',
      card_id: 'text',
      from_sec: 'big',
      to_sec: 'big?',
      reason: 'text',
    },
    key: ['version', 'card_id', 'from_sec'],
    keepsFirst: true,
  },
  ...registrationTables,
  batch: {
    columns: { batch_day: 'no', state: 'no', seal_hash: 'text?', paid_hash: 'text?' },
    key: ['batch_day'],
    keepsFirst: true,
  },
  batch_step: {
    columns: { batch_day: 'no', step: 'no', transfer_count: 'big', transfer_fen: 'big' },
    key: ['batch_day', 'step'],
  },
  position: {
    columns: {
      batch_day: 'no',
      party_id: 'text',
      receivable_fen: 'big',
      payable_fen: 'big',
      net_fen: 'big',
    },
    key: ['batch_day', 'party_id'],
  },
  /** Flows that a batch's step to `netted` stored; an empty text is null. */
  flow: {
    columns: {
      batch_day: 'no',
      kind: 'text',
      dr: 'text',
      cr: 'text',
      policy_id: 'text',
      issuer_id: 'text',
      amount_fen: 'big',
      transfer_count: 'big',
    },
    key: ['batch_day', 'kind', 'dr', 'cr', 'policy_id', 'issuer_id'],
  },
  /** Texts of grounds, compressed, by the hash of the text. */
  ground_text: {
    columns: { hash: 'text', /** Deflated UTF-8. */ body: 'blob' },
    key: ['hash'],
    keepsFirst: true,
    isHeap: true,
    since: 2,
  },
  ground_entry: {
    columns: { entry_no: 'no', cause: 'no', from_day: 'no', hash: 'text', taken_sec: 'big' },
    key: ['entry_no'],
    since: 2,
  },
  /** What the seal of a batch covers besides its transfers: for each kind of record a hash of those up to a number. */
  batch_evidence: {
    columns: { batch_day: 'no', section: 'text', up_to: 'big', hash: 'text' },
    key: ['batch_day', 'section'],
    since: 5,
  },
  /** Numbers of terminals that were received when the last batch was sealed; each seal writes all of them anew. */
  received_range: {
    columns: { batch_day: 'no', terminal_id: 'text', seq_from: 'big', seq_to: 'big' },
    key: ['terminal_id', 'seq_from'],
    since: 7,
  },
  recon_item: {
    columns: {
      item_id: 'text',
      batch_day: 'no',
      kind: 'text',
      reference: 'text',
      expected_fen: 'big?',
      actual_fen: 'big?',
      detail: 'text',
      /** Rises with each item; null for items of older ledgers. */
      item_no: 'big?',
    },
    key: ['item_id'],
    keepsFirst: true,
    isHeap: true,
    added: { item_no: { since: 4 } },
  },
  /** What was done about records that were set aside. */
  desk_entry: {
    columns: {
      entry_no: 'big',
      entry_id: 'text',
      decided_sec: 'big',
      batch_day: 'no',
      action: 'text',
      terminal_id: 'text',
      seq: 'big',
      payload_hash: 'text',
      reason: 'text',
      who: 'text',
      taken_terminal_id: 'text?',
      taken_seq: 'big?',
      taken_hash: 'text?',
    },
    key: ['entry_no'],
    unique: [['entry_id']],
    isHeap: true,
    since: 4,
  },
  /** Cards of which a tap skipped a counter when it was posted into a batch. */
  skipped_card: {
    columns: { batch_day: 'no', card_id: 'text' },
    key: ['batch_day', 'card_id'],
    keepsFirst: true,
    since: 4,
  },
  terminal_register: {
    columns: { register_no: 'no', received_sec: 'big', who: 'text', sha256: 'text' },
    key: ['register_no'],
    since: 4,
  },
  /** Lists are JSON. */
  terminal_kind: {
    columns: {
      register_no: 'no',
      kind_id: 'text',
      tap_kinds: 'text',
      max_fen: 'big?',
      max_ahead_sec: 'big?',
      max_age_sec: 'big?',
    },
    key: ['register_no', 'kind_id'],
    since: 4,
  },
  terminal: {
    columns: {
      register_no: 'no',
      terminal_id: 'text',
      kind_id: 'text',
      operator_id: 'text',
      networks: 'text',
      from_sec: 'big',
      to_sec: 'big?',
    },
    key: ['register_no', 'terminal_id', 'from_sec'],
    isHeap: true,
    since: 4,
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

type ColumnOf<Table extends TableName> = keyof (typeof tables)[Table]['columns'];

/** Indexes of a table's columns in its rows. */
export const toPlaces = <Table extends TableName>(table: Table) =>
  Object.fromEntries(listColumns(table).map(({ name }, i) => [name, i])) as Readonly<
    Record<ColumnOf<Table>, number>
  >;

/** Number of the migration from which a table has a column. */
export function toSince(table: TableName, column: string): number {
  const { since = 1, added = {} } = tables[table] as TableColumns;
  return Math.max(since, added[column]?.since ?? 1);
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
