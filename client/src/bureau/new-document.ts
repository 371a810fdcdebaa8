/** Documents and lines to begin with. Every number here is an assumption that the user is asked to replace. */

import type { AddLine, ScenarioDocument, Scenarios } from '../api/contract.ts';
import type { Language } from '../i18n/language.ts';

/** Speed, seats and costs of a kind of vehicle: assumptions without a source. */
export const vehicleKinds = {
  bus: { routeType: 3, kmh: 25, seats: 30, standing: 50, maxKmh: 70, fenPerKm: 900 },
  coach: { routeType: 200, kmh: 70, seats: 45, standing: 0, maxKmh: 100, fenPerKm: 800 },
  metro: { routeType: 1, kmh: 45, seats: 240, standing: 1_000, maxKmh: 80, fenPerKm: 9_000 },
  train: { routeType: 2, kmh: 160, seats: 600, standing: 0, maxKmh: 250, fenPerKm: 15_000 },
} as const;

export type VehicleKind = keyof typeof vehicleKinds;

export function findVehicleKind({ routeType }: AddLine): VehicleKind | undefined {
  const kinds = Object.keys(vehicleKinds) as VehicleKind[];
  return kinds.find((kind) => vehicleKinds[kind].routeType === routeType);
}

/** The line with the figures of another kind of vehicle. */
export function withVehicleKind(line: AddLine, kind: VehicleKind): AddLine {
  const { kmh, routeType, ...vehicle } = vehicleKinds[kind];
  const snap = kind === 'metro' || kind === 'train' ? 'rail' : 'road';
  return { ...line, routeType, snap, runtime: { method: 'speed', kmh }, vehicle: { type: kind, ...vehicle } };
}

export function newLine(id: string, name: string, operatorName: string): AddLine {
  const line: AddLine = {
    type: 'addLine',
    id,
    shortName: name,
    operator: { new: { id: `${id}-operator`, name: operatorName } },
    routeType: 3,
    snap: 'none',
    stops: [],
    runtime: { method: 'speed', kmh: 25 },
    dwellSecs: 30,
    patterns: [{ id: 'all', skip: [] }],
    timetables: [
      {
        pattern: 'all',
        direction: 'both',
        days: '1111111',
        start: '06:00',
        end: '22:00',
        headwaySecs: 900,
        exact: false,
      },
    ],
    layoverSecs: 300,
    vehicle: { type: 'bus', seats: 1, standing: 0, maxKmh: 70, fenPerKm: 0 },
    fare: { kind: 'flat', product: `${id}-fare`, fen: 200 },
    oneCard: true,
  };
  return withVehicleKind(line, 'bus');
}

/** A document on the feeds that are loaded, for a day that they have service on. */
export function newDocument(
  { feeds, firstDate, lastDate }: Pick<Scenarios, 'feeds' | 'firstDate' | 'lastDate'>,
  name: string,
  today: string,
): ScenarioDocument {
  const serviceDay = today < firstDate ? firstDate : today > lastDate ? lastDate : today;
  return { $schema: 'scenario/1', name, serviceDay, base: { gtfs: [...feeds] }, modifications: [] };
}

/** The document standing on the feeds that are loaded now. */
export function rebaseDocument(
  document: ScenarioDocument,
  { feeds }: Pick<Scenarios, 'feeds'>,
): ScenarioDocument {
  const hashOf = new Map(feeds.map(({ feed, sha256 }) => [feed, sha256]));
  const gtfs = document.base.gtfs.map(({ feed, sha256 }) => ({ feed, sha256: hashOf.get(feed) ?? sha256 }));
  return { ...document, base: { ...document.base, gtfs } };
}

/** The first of `stem-1`, `stem-2` ... that is not taken. */
export function toFreeId(stem: string, taken: readonly string[]): string {
  for (let i = 1; ; i++) if (!taken.includes(`${stem}-${i}`)) return `${stem}-${i}`;
}

/** Whether the server can take the document: the form asks for two stops of every line. */
export const isComplete = ({ modifications }: ScenarioDocument) =>
  modifications.every((one) => one.type !== 'addLine' || one.stops.length >= 2);

interface Named {
  readonly name: string;
  readonly nameEn?: string;
}

/** The name in the page's language, as far as there is one. */
export function toShownName({ name, nameEn }: Named, language: Language): string {
  return language === 'en' ? (nameEn ?? name) : name;
}

/** With a name that somebody has typed, in whatever language: the English one of before would hide it on the English page. */
export function withName<Document extends Named>(
  document: Document,
  name: string,
): Omit<Document, 'nameEn'> & { name: string } {
  const { nameEn: _, ...rest } = document;
  return { ...rest, name };
}
