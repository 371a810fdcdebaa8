/** The queue of what is unmatched: items of the clearing and records that were set aside, merged, the oldest first. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ReconItem, ReconItems, SetAsideRecord, SetAsideRecords } from './contract.ts';
import { get } from './http.ts';
import { moneyKey } from './money-queries.ts';

/** Something that waits for a person; `day` is that from which it waits, `2026-11-25`. */
export type QueueRow = { readonly day: string } & (
  | { readonly source: 'item'; readonly item: ReconItem }
  | { readonly source: 'record'; readonly record: SetAsideRecord }
);

export const queueStates = ['waiting', 'done', 'all'] as const;

export interface QueueFilter {
  /** Periods that hold all days of the queue, the oldest first. */
  readonly periods: readonly string[];
  /** `card-unknown` for a reason of records, `item:terminal-gap` for a kind of items; empty for all. */
  readonly reason: string;
  readonly state: (typeof queueStates)[number];
  readonly minDays: number;
  readonly minFen: number;
}

/** Rows that were read and not shown yet, and where to read on. */
interface Stream {
  readonly rows: readonly QueueRow[];
  readonly cursor?: string | undefined;
  readonly isEnd: boolean;
}

interface Place {
  /** Index of the period whose items are read. */
  readonly period: number;
  readonly items: Stream;
  readonly records: Stream;
}

interface QueuePage {
  readonly rows: readonly QueueRow[];
  /** Kinds of items in the periods that this page has begun to read. */
  readonly itemKinds: ReconItems['kinds'];
  readonly recordCounts: SetAsideRecords['counts'];
  readonly next?: Place | undefined;
}

const begin: Stream = { rows: [], isEnd: false };
const end: Stream = { rows: [], isEnd: true };
const ITEM = 'item:';
/** Rows of a request. */
const LIMIT = 100;
/** Rows of a page of the queue. */
const SHOWN = 50;
/** Requests after which a page is shown although it is not full: few rows may fit the filter. */
const MOST_REQUESTS = 24;

/** A record that is ahead of the clock is a row itself; the item that was made of it would be a second one. */
const isTwin = ({ kind }: ReconItem) => kind === 'tap-ahead';

/** Whole days that the row has waited. */
export const toAgeDays = (row: QueueRow) =>
  row.source === 'item' ? row.item.ageDays : Math.floor(row.record.ageSec / 86_400);

/** Whether a person still has to decide about the row. */
const isWaiting = (row: QueueRow) =>
  row.source === 'item' ? row.item.status === 'open' && !row.item.isCleared : row.record.state === 'waiting';

/** Whether a row is one of those that are asked for, apart from its kind. */
function isInQueue(
  row: QueueRow,
  { minDays, minFen, state }: Omit<QueueFilter, 'periods' | 'reason'>,
): boolean {
  const { amountFen = 0 } = row.source === 'item' ? row.item : row.record;
  return (
    !(row.source === 'item' && isTwin(row.item)) &&
    (state === 'all' || isWaiting(row) === (state === 'waiting')) &&
    toAgeDays(row) >= minDays &&
    amountFen >= minFen
  );
}

export function queueQuery(filter: QueueFilter) {
  const isItem = filter.reason.startsWith(ITEM);
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'queue', filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, signal),
    initialPageParam: {
      period: 0,
      items: filter.reason === '' || isItem ? begin : end,
      records: isItem ? end : begin,
    } as Place,
    getNextPageParam: ({ next }: QueuePage) => next,
  });
}

async function readPage(filter: QueueFilter, place: Place, signal: AbortSignal): Promise<QueuePage> {
  let { items, period, records } = place;
  const { reason, state } = filter;
  const itemKinds: ReconItems['kinds'][number][] = [];
  let recordCounts: SetAsideRecords['counts'] = [];
  const rows: QueueRow[] = [];

  async function readItems(): Promise<void> {
    const name = filter.periods[period];
    if (name === undefined) {
      items = end;
      return;
    }
    const isFirst = items.cursor === undefined;
    const answer = await get('/api/v1/settlement/{period}/recon-items', {
      params: { period: name },
      query: {
        kind: reason.startsWith(ITEM) ? reason.slice(ITEM.length) : undefined,
        status: state === 'waiting' ? 'open' : undefined,
        limit: LIMIT,
        cursor: items.cursor,
      },
      signal,
    });
    if (isFirst) itemKinds.push(...answer.kinds);
    if (answer.nextCursor === undefined) period++;
    items = {
      rows: answer.items.map((item) => ({ source: 'item', day: item.batchDate, item })),
      cursor: answer.nextCursor,
      isEnd: false,
    };
  }

  async function readRecords(): Promise<void> {
    const answer = await get('/api/v1/desk/records', {
      query: {
        reasonCode: reason || undefined,
        state: state === 'waiting' ? 'waiting' : undefined,
        limit: LIMIT,
        cursor: records.cursor,
      },
      signal,
    });
    recordCounts = answer.counts;
    records = {
      rows: answer.records.map((record) => ({ source: 'record', day: record.received.slice(0, 10), record })),
      cursor: answer.nextCursor,
      isEnd: answer.nextCursor === undefined,
    };
  }

  for (let requests = 0; rows.length < SHOWN; ) {
    const needsItems = items.rows.length === 0 && !items.isEnd;
    const needsRecords = records.rows.length === 0 && !records.isEnd;
    if (needsItems || needsRecords) {
      if (requests++ >= MOST_REQUESTS) break;
      await (needsItems ? readItems() : readRecords());
      continue;
    }
    const [item, record] = [items.rows[0], records.rows[0]];
    const row = item && (!record || item.day <= record.day) ? item : record;
    if (!row) break;
    if (row === item) items = { ...items, rows: items.rows.slice(1) };
    else records = { ...records, rows: records.rows.slice(1) };
    if (isInQueue(row, filter)) rows.push(row);
  }
  const isEnd = [items, records].every((stream) => stream.rows.length === 0 && stream.isEnd);
  return { rows, itemKinds, recordCounts, next: isEnd ? undefined : { period, items, records } };
}
