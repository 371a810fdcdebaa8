/**
 * State of a card after its taps, from which the next tap is read without the earlier ones, and the text in which the
 * ledger stores it. The state follows from the ordered taps, the closed days and the disputes alone.
 */

import type { ServiceDay } from '../../base/service-day.ts';
import { parseStored } from '../ledger/damaged.ts';
import { nothingRemembered } from '../scheme/price-memory.ts';
import type { Tap } from '../scheme/tap.ts';
import type { PriceMemory } from '../scheme/trip-price.ts';

/** The fields of a tap by which the taps of one card are ordered. */
export type TapOrderKey = Pick<Tap, 'cardSeq' | 'eventSec' | 'terminalId' | 'terminalSeq'>;

/** An entry whose exit has not come yet. */
export interface OpenJourney {
  readonly terminalId: string;
  readonly terminalSeq: number;
  readonly networkId: string;
  readonly routeId: string | null;
  readonly stopId: string | null;
  readonly startSec: number;
  readonly serviceDay: ServiceDay;
  /** Version of the journey's next row: above 0 if an earlier version was posted and withdrawn. */
  readonly version: number;
  /** Money that the entry holds; 0 for a card that the gate charges, and after the hold was released. */
  readonly holdFen: number;
  /** Price memory for completing the journey at the close; null if the network does not autocomplete. */
  readonly memory: PriceMemory | null;
}

/** An entry followed by another tap instead of its exit, kept until its service day is closed. */
export interface LeftJourney extends OpenJourney {
  /** Stop of the card's next entry of the same network and service day; undefined while there is none. */
  readonly nextStopId?: string | null;
}

export interface CardState {
  /** The last tap in the card's order; null before the first. */
  readonly last: TapOrderKey | null;
  /** Balance by the taps; unresolved journeys and entries left open count with their hold. */
  readonly balanceFen: number;
  readonly memory: PriceMemory;
  readonly open: OpenJourney | null;
  readonly left: readonly LeftJourney[];
  /** Networks of entries refused since the last accepted one. */
  readonly refused: readonly string[];
  /** Balance stored on the card after its last counted tap; null if the tap does not say it. */
  readonly signedFen: number | null;
  /** The entry that was open when its service day was closed: a late exit may still belong to it. */
  readonly settledOpen: {
    readonly networkId: string;
    readonly startSec: number;
    readonly serviceDay: ServiceDay;
  } | null;
  /** Latest service day of a journey that a close settled; null where none did. */
  readonly settledDay: ServiceDay | null;
  /** Instant of the latest dispute counted in the balance; null without one. */
  readonly disputedSec: number | null;
}

export const emptyCardState: CardState = {
  last: null,
  balanceFen: 0,
  memory: nothingRemembered,
  open: null,
  left: [],
  refused: [],
  signedFen: null,
  settledOpen: null,
  settledDay: null,
  disputedSec: null,
};

/** Earliest service day of an entry without exit; null without one. */
export function toUnsettledDay({ open, left }: CardState): ServiceDay | null {
  let day = open === null ? null : open.serviceDay;
  for (const { serviceDay } of left) if (day === null || serviceDay < day) day = serviceDay;
  return day;
}

/**
 * Whether the end of an open entry may repost a dispute: the card has disputes, and the entry was posted as another
 * journey before. The new amounts follow from the posted transfers, so the card must be read from its first tap.
 */
export function mayRepostDisputes({ disputedSec, left, open }: CardState): boolean {
  if (disputedSec === null) return false;
  return (open !== null && open.version > 0) || left.some(({ version }) => version > 0);
}

type Chain = NonNullable<PriceMemory['chain']>;
type MemoryCells = readonly [
  chain:
    | readonly [
        firstOnSec: number,
        previousOnSec: number,
        previousOffSec: number,
        networkId: string,
        routeId: string | null,
        counts: Chain['counts'],
      ]
    | 0,
  charged: PriceMemory['charged'],
];
type OpenCells = readonly [
  terminalId: string,
  terminalSeq: number,
  networkId: string,
  routeId: string | null,
  stopId: string | null,
  startSec: number,
  serviceDay: number,
  version: number,
  holdFen: number,
  memory: MemoryCells | 0,
  /** Absent if no next entry is known. */
  ...nextStop: (string | null)[],
];
type StateCells = readonly [
  last: readonly [cardSeq: number | null, eventSec: number, terminalId: string, terminalSeq: number] | 0,
  balanceFen: number,
  memory: MemoryCells,
  open: OpenCells | 0,
  left: readonly OpenCells[],
  refused: readonly string[],
  signedFen: number | null,
  settledOpen: readonly [networkId: string, startSec: number, serviceDay: number] | 0,
  settledDay: number | null,
  /** Absent without disputes. */
  ...disputedSec: number[],
];

/** The state as JSON of nested lists in a fixed order: short, since it is written with every tap. */
export function toStateText(state: CardState): string {
  const { balanceFen, last, left, memory, open, refused, settledDay, settledOpen, signedFen, disputedSec } =
    state;
  const cells: StateCells = [
    last === null ? 0 : [last.cardSeq, last.eventSec, last.terminalId, last.terminalSeq],
    balanceFen,
    toMemoryCells(memory),
    open === null ? 0 : toOpenCells(open),
    left.length === 0 ? [] : left.map(toOpenCells),
    refused,
    signedFen,
    settledOpen === null ? 0 : [settledOpen.networkId, settledOpen.startSec, settledOpen.serviceDay],
    settledDay,
    ...(disputedSec === null ? [] : [disputedSec]),
  ];
  return JSON.stringify(cells);
}

/** @param text as `toStateText` wrote it; empty for a card without taps. */
export function parseCardState(text: string): CardState {
  if (text === '') return emptyCardState;
  const [last, balanceFen, memory, open, left, refused, signedFen, settledOpen, settledDay, disputedSec] =
    parseStored<StateCells>(text);
  return {
    last: last === 0 ? null : toOrderKey(last),
    balanceFen,
    memory: toMemory(memory),
    open: open === 0 ? null : toOpen(open),
    left: left.map(toLeft),
    refused,
    signedFen,
    settledOpen:
      settledOpen === 0
        ? null
        : { networkId: settledOpen[0], startSec: settledOpen[1], serviceDay: settledOpen[2] },
    settledDay,
    disputedSec: disputedSec ?? null,
  };
}

function toOrderKey([cardSeq, eventSec, terminalId, terminalSeq]: Exclude<StateCells[0], 0>): TapOrderKey {
  return { cardSeq, eventSec, terminalId, terminalSeq };
}

function toMemoryCells({ chain, charged }: PriceMemory): MemoryCells {
  if (!chain) return [0, charged];
  const { counts, firstOnSec, networkId, previousOffSec, previousOnSec, routeId } = chain;
  return [[firstOnSec, previousOnSec, previousOffSec, networkId, routeId, counts], charged];
}

function toMemory([chain, charged]: MemoryCells): PriceMemory {
  if (chain === 0) return { chain: null, charged };
  const [firstOnSec, previousOnSec, previousOffSec, networkId, routeId, counts] = chain;
  return { chain: { firstOnSec, previousOnSec, previousOffSec, networkId, routeId, counts }, charged };
}

function toOpenCells(entry: LeftJourney): OpenCells {
  const { memory, nextStopId } = entry;
  return [
    entry.terminalId,
    entry.terminalSeq,
    entry.networkId,
    entry.routeId,
    entry.stopId,
    entry.startSec,
    entry.serviceDay,
    entry.version,
    entry.holdFen,
    memory === null ? 0 : toMemoryCells(memory),
    ...(nextStopId === undefined ? [] : [nextStopId]),
  ];
}

function toOpen(cells: OpenCells): OpenJourney {
  const [
    terminalId,
    terminalSeq,
    networkId,
    routeId,
    stopId,
    startSec,
    serviceDay,
    version,
    holdFen,
    memory,
  ] = cells;
  return {
    terminalId,
    terminalSeq,
    networkId,
    routeId,
    stopId,
    startSec,
    serviceDay,
    version,
    holdFen,
    memory: memory === 0 ? null : toMemory(memory),
  };
}

function toLeft(cells: OpenCells): LeftJourney {
  const nextStopId = cells[10];
  return nextStopId === undefined ? toOpen(cells) : { ...toOpen(cells), nextStopId };
}
