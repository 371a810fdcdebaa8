/** Importance of a place, from 0 to 1, by its type, category, modes and number of lines. */
import type { PlaceSource } from './place.ts';

export function isRail(routeType: number): boolean {
  return routeType === 2 || (routeType >= 100 && routeType < 200);
}

function isMetro(routeType: number): boolean {
  return routeType === 1 || routeType === 12 || (routeType >= 400 && routeType < 700);
}

export function isCoach(routeType: number): boolean {
  return routeType >= 200 && routeType < 300;
}

function toModeWeight(routeType: number): number {
  if (isRail(routeType)) return 0.45;
  if (isMetro(routeType)) return 0.5;
  if (isCoach(routeType)) return 0.35;
  if (routeType === 0 || routeType === 5 || (routeType >= 900 && routeType < 1000)) return 0.3;
  return 0.1;
}

const categoryWeights: Readonly<Record<string, number>> = {
  airport: 0.85,
  station: 0.6,
  university: 0.4,
  hospital: 0.4,
  scenic: 0.4,
  government: 0.35,
  mall: 0.35,
};

const areaWeights = { city: 0.85, district: 0.65, poi: 0.3, stop: 0.05 } as const;

/** Importance by type and category alone. */
export function toKindWeight(source: Pick<PlaceSource, 'type' | 'category'>): number {
  const byCategory = source.category === undefined ? undefined : categoryWeights[source.category];
  return byCategory ?? areaWeights[source.type];
}

/** The weight of the best mode plus 0.08 for each doubling of the number of lines, but at least `kindWeight`. */
export function toImportance(kindWeight: number, routeTypes: Iterable<number>, lineCount: number): number {
  let modeWeight = 0;
  for (const routeType of routeTypes) modeWeight = Math.max(modeWeight, toModeWeight(routeType));
  const byService = modeWeight === 0 ? 0 : modeWeight + Math.min(0.45, 0.08 * Math.log2(1 + lineCount));
  return Math.min(1, Math.max(kindWeight, byService));
}
