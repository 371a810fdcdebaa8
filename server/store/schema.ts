/**
 * Tables of the ledger on both databases.
 *
 * `shard_id` is the first column of every key, so that tables can be partitioned by it. Frequent texts (terminals, stops,
 * parties, rules) are numbers of `word`, cards have numbers of `card`. An account is `owner number * 16 + kind`.
 */

export interface WordTable {
  shard_id: number;
  word_no: number;
  text: string;
}

export interface CardTable {
  shard_id: number;
  card_no: number;
  card_id: string;
  issuer_no: number;
  medium_no: number;
  category_no: number | null;
  home_city_no: number;
  valid_to_sec: number | null;
  /** Increases by one with each write. */
  revision: number;
  debits: number;
  credits: number;
  debits_pending: number;
  credits_pending: number;
  unsettled_day: number | null;
  /** Last tap in order of arrival, the head of the card's list of taps; see `TapTable.prev_terminal_no`. */
  last_terminal_no: number | null;
  last_seq: number | null;
  state: string;
}

export interface AccountTable {
  shard_id: number;
  account_no: number;
  debits: number;
  credits: number;
  debits_pending: number;
  credits_pending: number;
}

export interface TapTable {
  shard_id: number;
  terminal_no: number;
  seq: number;
  kind: number;
  card_no: number;
  card_seq: number | null;
  event_sec: number;
  network_no: number | null;
  route_no: number | null;
  vehicle_no: number | null;
  stop_no: number | null;
  amount_fen: number | null;
  balance_after_fen: number | null;
  tariff_version: number | null;
  deny_list_version: number | null;
  payload_hash: Buffer;
  file_no: number;
  commit_no: number;
  /**
   * The card's previous tap in order of arrival. The taps of a card are a linked list instead of an index by card, which
   * would write one more random page for each tap.
   */
  prev_terminal_no: number | null;
  prev_seq: number | null;
}

export interface TransferTable {
  shard_id: number;
  source_no: number;
  seq: number;
  leg: number;
  batch_day: number;
  kind: number;
  dr: number;
  cr: number;
  amount_fen: number;
  is_pending: number;
  journey_terminal_no: number | null;
  journey_seq: number | null;
  policy_no: number | null;
  scheme_version: number;
  event_sec: number;
  reverses_source_no: number | null;
  reverses_seq: number | null;
  reverses_leg: number | null;
  /** 1 if the source is no terminal: the transfer is not found through the taps of a card. */
  is_step: number;
}

export interface JourneyTable {
  shard_id: number;
  terminal_no: number;
  seq: number;
  version: number;
  card_no: number;
  status: number;
  service_day: number;
  batch_day: number;
  on_terminal_no: number | null;
  on_seq: number | null;
  off_terminal_no: number | null;
  off_seq: number | null;
  network_no: number;
  route_no: number | null;
  from_stop_no: number | null;
  to_stop_no: number | null;
  start_sec: number;
  end_sec: number | null;
  gross_fen: number;
  rider_fen: number;
  funded_fen: number;
  cap_off_fen: number;
  scheme_version: number;
  explanation: string;
}

export interface QuarantineTable {
  shard_id: number;
  terminal_id: string;
  seq: number;
  payload_hash: string;
  reason: string;
  commit_no: number;
  event_sec: number;
  /** JSON of the tap as received. */
  tap: string;
}

export interface IngestCommitTable {
  shard_id: number;
  commit_no: number;
  commit_id: string;
  received_sec: number;
  tap_count: number;
  quarantined_count: number;
  duplicate_count: number;
}

export interface TerminalFileTable {
  shard_id: number;
  terminal_id: string;
  file_no: number;
  sha256: string;
  file_id: string;
  seq_from: number;
  seq_to: number;
  tap_count: number;
  sum_fen: number;
  commit_no: number;
}

export interface DenyListTable {
  shard_id: number;
  version: number;
  card_id: string;
  from_sec: number;
  to_sec: number | null;
  reason: string;
}

export interface BatchTable {
  shard_id: number;
  batch_day: number;
  state: number;
  seal_hash: string | null;
  paid_hash: string | null;
}

export interface BatchStepTable {
  shard_id: number;
  batch_day: number;
  step: number;
  transfer_count: number;
  transfer_fen: number;
}

export interface PositionTable {
  shard_id: number;
  batch_day: number;
  party_id: string;
  receivable_fen: number;
  payable_fen: number;
  net_fen: number;
}

export interface FlowTable {
  shard_id: number;
  batch_day: number;
  kind: string;
  dr: string;
  cr: string;
  policy_id: string;
  issuer_id: string;
  amount_fen: number;
  transfer_count: number;
}

export interface ReconItemTable {
  shard_id: number;
  item_id: string;
  batch_day: number;
  kind: string;
  reference: string;
  expected_fen: number | null;
  actual_fen: number | null;
  detail: string;
}

export interface LedgerTables {
  word: WordTable;
  card: CardTable;
  account: AccountTable;
  tap: TapTable;
  transfer: TransferTable;
  journey: JourneyTable;
  quarantine: QuarantineTable;
  ingest_commit: IngestCommitTable;
  terminal_file: TerminalFileTable;
  deny_list: DenyListTable;
  batch: BatchTable;
  batch_step: BatchStepTable;
  position: PositionTable;
  flow: FlowTable;
  recon_item: ReconItemTable;
}
