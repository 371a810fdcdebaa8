/**
 * A card's state as text: lists in a fixed order, so that it is short and quick to write. It is written with every tap.
 */
import type { PriceMemory } from '../scheme/trip-price.ts';
import { type CardState, emptyCardState, type LeftJourney, type OpenJourney } from './card-state.ts';
import type { TapPlace } from './tap-order.ts';

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
  /** Absent where no next entry is known. */
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
  /** Absent where there was no dispute. */
  ...disputedSec: number[],
];

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
    JSON.parse(text) as StateCells;
  return {
    last: last === 0 ? null : toPlace(last),
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

function toPlace([cardSeq, eventSec, terminalId, terminalSeq]: Exclude<StateCells[0], 0>): TapPlace {
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
