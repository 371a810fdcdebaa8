/** Modifications to begin with, and whether one is complete enough for the server. Their numbers are assumptions. */
import type { LatLon, Modification, ScenarioDocument } from '../api/contract.ts';
import { newLine, vehicleKinds } from './new-document.ts';

export type ModificationType = Modification['type'];
export type ModificationOf<Type extends ModificationType> = Extract<Modification, { readonly type: Type }>;
export type Polygon = ModificationOf<'onDemandZone'>['fromZone'];

/** In the order of the list to add from: new service, changed service, changed ways, the rest. */
export const modificationTypes: readonly ModificationType[] = [
  'addLine',
  'express',
  'coachToBus',
  'onDemandZone',
  'setHeadway',
  'removeTrips',
  'reroute',
  'removeStops',
  'adjustSpeed',
  'adjustDwell',
  'walkLink',
  'setFare',
  'setScheme',
  'replaceFeed',
];

export interface Wording {
  readonly line: string;
  readonly operator: string;
  /** First feed of the base. */
  readonly feed: string;
}

export function newModification(type: ModificationType, id: string, words: Wording): Modification {
  const flat = { kind: 'flat' as const, product: `${id}-fare`, fen: 200 };
  switch (type) {
    case 'addLine':
      return newLine(id, words.line, words.operator);
    case 'express':
      return {
        type,
        id,
        line: '',
        keepStops: [],
        savedPerStopSecs: 30,
        days: '1111100',
        window: ['07:00', '09:00'],
        trips: 'add',
        headwaySecs: 900,
      };
    case 'coachToBus':
      return {
        type,
        id,
        line: '',
        days: '1111111',
        window: ['06:30', '19:00'],
        headwaySecs: 1_800,
        exact: true,
        boarding: 'any-stop',
      };
    case 'onDemandZone': {
      const { fenPerKm, maxKmh } = vehicleKinds.coach;
      return {
        type,
        id,
        shortName: words.line,
        operator: { new: { id: `${id}-operator`, name: words.operator } },
        fromZone: toPolygon([]),
        toZone: toPolygon([]),
        bothWays: true,
        days: '1111111',
        window: ['07:00', '19:00'],
        waitSecs: 900,
        detourFactor: 1.3,
        kmh: 40,
        cycleSecs: 3_600,
        vehicle: { type: 'minibus', seats: 19, standing: 0, maxKmh, fenPerKm, fleet: 4 },
        fare: { ...flat, fen: 1_000 },
        oneCard: true,
      };
    }
    case 'setHeadway':
      return {
        type,
        id,
        lines: [],
        days: '1111111',
        window: ['07:00', '09:00'],
        headwaySecs: 600,
        exact: false,
        others: 'keep',
      };
    case 'removeTrips':
      return { type, id, lines: [] };
    case 'reroute':
      return { type, id, line: '', from: null, to: null, stops: [], hopSecs: [], dwellSecs: [] };
    case 'removeStops':
      return { type, id, line: '', stops: [], savedPerStopSecs: 30 };
    case 'adjustSpeed':
      return { type, id, lines: [], scale: 1.2, scaleDwell: false };
    case 'adjustDwell':
      return { type, id, lines: [], dwellSecs: 20 };
    case 'walkLink':
      return { type, id, from: '', to: '', secs: 180, bothWays: true };
    case 'setFare':
      return { type, id, lines: [], fare: flat };
    case 'setScheme':
      return { type, id };
    case 'replaceFeed':
      return { type, id, feed: words.feed, by: null };
  }
}

/** A ring through the points, closed; empty without points. */
export function toPolygon(points: readonly LatLon[]): Polygon {
  const ring = points.map(({ lat, lon }): [number, number] => [lon, lat]);
  const [first] = ring;
  return { type: 'Polygon', coordinates: [first ? [...ring, first] : []] };
}

/** Corners of a polygon, each once. */
export function toRingPoints({ coordinates: [ring = []] }: Polygon): LatLon[] {
  return ring.slice(0, -1).map(([lon, lat]) => ({ lat, lon }));
}

const isRing = ({ coordinates: [ring = []] }: Polygon) => ring.length >= 4;

const isStopNamed = (stop: ModificationOf<'addLine'>['stops'][number]) =>
  'ref' in stop || stop.new.name !== '';
const isOperatorNamed = (operator: ModificationOf<'addLine'>['operator']) =>
  'existing' in operator || operator.new.name !== '';

/** Whether every pick that the form asks for is made, so that the server can take the modification. */
export function isModificationComplete(one: Modification): boolean {
  switch (one.type) {
    case 'addLine':
      return (
        one.stops.length >= 2 &&
        one.shortName !== '' &&
        one.stops.every(isStopNamed) &&
        isOperatorNamed(one.operator) &&
        one.timetables.every(({ phase }) => !phase || (phase.line !== '' && phase.stop !== ''))
      );
    case 'express':
      return one.line !== '' && one.keepStops.length >= 2;
    case 'coachToBus':
      return one.line !== '' && (one.addStops ?? []).every(({ after }) => after !== '');
    case 'onDemandZone':
      return (
        isRing(one.fromZone) && isRing(one.toZone) && one.shortName !== '' && isOperatorNamed(one.operator)
      );
    case 'reroute':
      return one.line !== '' && one.hopSecs.length > 0 && (one.from !== null || one.to !== null);
    case 'removeStops':
      return one.line !== '' && one.stops.length > 0;
    case 'removeTrips':
      return (one.lines ?? []).length > 0 || (one.trips ?? []).length > 0;
    case 'setHeadway':
    case 'adjustSpeed':
    case 'adjustDwell':
    case 'setFare':
      return one.lines.length > 0;
    case 'walkLink':
      return one.from !== '' && one.to !== '';
    case 'setScheme':
      return (
        (one.set !== undefined || one.remove !== undefined) &&
        (one.set?.transfers ?? []).every(
          ({ fromNetworks, names, toNetworks }) =>
            fromNetworks.length > 0 && toNetworks.length > 0 && names.text !== '',
        )
      );
    case 'replaceFeed':
      return one.feed !== '' && (one.by === null || /^sha256:[0-9a-f]{64}$/.test(one.by.sha256));
  }
}

/**
 * The document without what is unfinished: a modification that was complete once stays as it was then, one that never was
 * is left out. The server checks and keeps this.
 *
 * @param complete the last complete form of each modification, by id
 */
export function toSavable(
  document: ScenarioDocument,
  complete: ReadonlyMap<string, Modification>,
): ScenarioDocument {
  if (document.modifications.every(isModificationComplete)) return document;
  const modifications = document.modifications.flatMap((one) => {
    if (isModificationComplete(one)) return [one];
    return complete.get(one.id) ?? [];
  });
  return { ...document, modifications };
}

export function moveInList<T>(list: readonly T[], from: number, to: number): T[] {
  if (from < 0 || to < 0 || from >= list.length || to >= list.length) return [...list];
  const moved = list.toSpliced(from, 1);
  moved.splice(to, 0, list[from] as T);
  return moved;
}

/** The modification as part of chosen variants; of every variant where all are chosen. */
export function withVariants<M extends Modification>(
  modification: M,
  chosen: readonly string[],
  all: readonly { readonly id: string }[],
): M {
  const { variants: _, ...rest } = modification;
  if (all.every(({ id }) => chosen.includes(id))) return rest as M;
  return { ...rest, variants: all.flatMap(({ id }) => (chosen.includes(id) ? [id] : [])) } as M;
}

/** The document with one variant fewer; modifications of that variant alone go with it. */
export function withoutVariant(document: ScenarioDocument, variantId: string): ScenarioDocument {
  const { variants = [], ...rest } = document;
  const left = variants.filter(({ id }) => id !== variantId);
  const modifications = document.modifications.flatMap((one) => {
    if (!one.variants) return [one];
    const own = one.variants.filter((id) => id !== variantId);
    if (own.length === 0) return [];
    return [left.length === 0 ? withVariants(one, [], []) : { ...one, variants: own }];
  });
  return { ...rest, ...(left.length > 0 ? { variants: left } : {}), modifications };
}
