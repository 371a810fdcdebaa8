/** Converts a line of the fact table of a city to a bus line: directions, spans, family, provenance. */

import { toCourse } from './bus-course.ts';
import type { Span } from './bus-departures.ts';
import { toEnglishName } from './bus-english.ts';
import type { FactLine, FactStop, StopOrder } from './bus-facts.ts';
import type { PlaceSource } from './bus-feed.ts';
import { type BusLine, type LineDirection, toConfidence, toReverse } from './bus-line.ts';
import { toSlug } from './bus-slug.ts';
import type { StreetNet } from './street-net.ts';

/** Properties of a line that the table does not have; each city sets them. */
export type CityTraits = Pick<BusLine, 'agencyId' | 'family' | 'roadKind' | 'servicePrefix'> & {
  readonly totalSec?: number | undefined;
  readonly listedSec?: readonly number[] | undefined;
  /** Whether the line is a loop that runs only in the order of the table. */
  readonly isOneWay?: boolean | undefined;
};

/** A line is no surer than the order of its stops. */
const orderConfidence = { sourced: 'sourced', part: 'derived', reconstructed: 'reconstructed' } as const;
const ranks = ['reconstructed', 'derived', 'sourced'] as const;

function toLineConfidence({ confidence, stopOrder }: FactLine): BusLine['confidence'] {
  const both = [toConfidence(confidence), orderConfidence[stopOrder]];
  return ranks.find((rank) => both.includes(rank)) ?? 'reconstructed';
}

const orderText: Readonly<Record<StopOrder, string | undefined>> = {
  sourced: undefined,
  part: 'order of stops published in part, the rest rebuilt',
  reconstructed: 'order of stops rebuilt',
};
const orderNames: Readonly<Record<StopOrder, { readonly zh: string; readonly en: string } | undefined>> = {
  sourced: undefined,
  part: { zh: '部分站序为推断（示意）', en: 'Part of the order of stops is inferred (illustrative)' },
  reconstructed: { zh: '站序为推断（示意）', en: 'The order of stops is inferred (illustrative)' },
};

/** Lines with longer headways get departures instead of headways. */
export const longestHeadwaySec = 20 * 60;

const join = (a: string, b: string) => `${a} — ${b}`;

function toHeadsign(line: FactLine, places: readonly FactStop[]): LineDirection['headsign'] {
  const last = places.at(-1)?.name ?? '';
  if (line.terminusA !== line.terminusB) return { zh: last, en: toEnglishName(last) };
  const via = places[1]?.name ?? '';
  return { zh: `环线 经${via}`, en: `Loop via ${toEnglishName(via)}` };
}

/** A route id such as `hb-shequ15`, from `hb` and `社区15`. */
export function toRouteId(prefix: string, routeNo: string): string {
  return `${prefix}-${toSlug(routeNo)}`;
}

/** @param net streets along which the line is drawn; without it, lines are straight from stop to stop */
export function toCityLine(prefix: string, line: FactLine, traits: CityTraits, net?: StreetNet): BusLine {
  const { totalSec, listedSec, isOneWay, ...own } = traits;
  const straight: LineDirection = { places: line.stops, vias: [], headsign: toHeadsign(line, line.stops) };
  const there = net ? toCourse(straight, net) : straight;
  const back = toReverse(there, toHeadsign(line, line.stops.toReversed()));
  const span = (lastSec: number): Span => ({
    firstSec: line.firstSec,
    lastSec,
    peakHeadwaySec: line.peakHeadwaySec,
    offpeakHeadwaySec: line.offpeakHeadwaySec,
  });
  const isLoop = line.terminusA === line.terminusB;
  const named = /^[A-Z]?\d+$/.test(line.routeNo) ? line.routeNo : line.routeNo.replace(/\(.*\)$/, '');
  return {
    ...own,
    routeId: toRouteId(prefix, line.routeNo),
    shortName: named,
    longName: isLoop
      ? { zh: `${line.terminusA} 环线`, en: `${toEnglishName(line.terminusA)} loop` }
      : {
          zh: join(line.terminusA, line.terminusB),
          en: join(toEnglishName(line.terminusA), toEnglishName(line.terminusB)),
        },
    routeType: 3,
    directions: isOneWay ? [there] : [there, back],
    timetable: {
      summer: span(line.lastSummerSec),
      winter: span(line.lastWinterSec),
      kind: line.offpeakHeadwaySec > longestHeadwaySec ? 'departures' : 'headways',
      listedSec,
      totalSec,
    },
    desc: orderNames[line.stopOrder],
    confidence: toLineConfidence(line),
    source: [line.source, line.note, orderText[line.stopOrder] ?? '']
      .filter((text) => text !== '')
      .join('; '),
  };
}

/** Provenance of the positions of all stops of these lines, by name. */
export function toPlaceSources(lines: readonly FactLine[]): Map<string, PlaceSource> {
  const sources = new Map<string, PlaceSource>();
  for (const stop of lines.flatMap(({ stops }) => stops)) {
    if (sources.has(stop.name)) continue;
    // The position of a metro station or office is only near the bus stop of the same name.
    const isNear = stop.positionConfidence !== 'low';
    sources.set(stop.name, {
      confidence: isNear ? 'derived' : 'reconstructed',
      source: stop.positionBasis,
    });
  }
  return sources;
}
