/** Riders of both sides for one set of values: those of the corridor, and those that a change induces. */
import { type CorridorDay, computeCorridorDay } from './corridor.ts';
import type { FlowVisitor } from './corridor-assign.ts';
import type { ReadSide } from './corridor-sides.ts';
import {
  type Corridor,
  type CorridorLine,
  type CorridorMode,
  type CorridorZone,
  toCorridor,
} from './corridor-utilities.ts';
import type { ParameterValues } from './parameters.ts';

export interface RiderModel {
  readonly zones: readonly CorridorZone[];
  readonly cityCount: number;
  readonly base: ReadSide;
  readonly after: ReadSide;
  /** By line id: what a vehicle carries and costs, where the scenario says so. */
  readonly vehicles: ReadonlyMap<string, VehicleFacts>;
}

export interface VehicleFacts {
  readonly seats: number;
  /** Places to stand. */
  readonly standing: number;
  /** Operating cost of the line on the day. */
  readonly dailyCostFen: number;
  /** Mean of the fares between stops, where the line calls outside the cities of the model, too. */
  readonly ownFareFen?: number;
}

/** What one set of values gives. By line of the scenario. */
export interface RiderOutcome {
  readonly day: CorridorDay;
  readonly before: Float64Array;
  /** With those induced. */
  readonly riders: Float64Array;
  readonly induced: Readonly<Record<CorridorMode, number>>;
  readonly values: ParameterValues;
}

/** What outcomes depend on besides values, as plain data. */
export interface OutcomeModel {
  readonly corridor: Corridor;
  /** Lines of `after` that the scenario adds, or whose services are not those of the base. */
  readonly changed: readonly number[];
  /** Lines of `base` that the scenario has no more. */
  readonly removed: readonly number[];
}

/** A model with what does not depend on the values, computed once. */
export interface PreparedModel extends RiderModel, OutcomeModel {}

export function prepareModel(model: RiderModel): PreparedModel {
  const { after, base, cityCount, zones } = model;
  const toKey = ({ side }: ReadSide, line: CorridorLine) =>
    JSON.stringify(
      line.services.map(({ from, to, ...offer }) => [side.stations[from]?.id, side.stations[to]?.id, offer]),
    );
  const keys = new Map(base.side.lines.map((line) => [line.id, toKey(base, line)] as const));
  const changed = [...after.side.lines.keys()].filter((l) => {
    const line = after.side.lines[l] as CorridorLine;
    return line.isAdded || keys.get(line.id) !== toKey(after, line);
  });
  const ids = new Set(after.side.lines.map(({ id }) => id));
  const removed = [...base.side.lines.keys()].filter((l) => !ids.has(base.side.lines[l]?.id ?? ''));
  return { ...model, corridor: toCorridor(zones, cityCount, base.side, after.side), changed, removed };
}

/** Riders of the changed and removed lines; the other lines have none in `day`. */
export function toOutcome(
  { changed, corridor, removed }: OutcomeModel,
  values: ParameterValues,
): RiderOutcome {
  const { after, base } = corridor;
  const ids = new Set(changed.map((l) => after.lines[l]?.id));
  const changedOfBase = [...base.lines.keys()].filter((l) => ids.has(base.lines[l]?.id));
  const wanted = { base: new Set([...removed, ...changedOfBase]), after: new Set(changed) };
  const day = computeCorridorDay(corridor, values, { wanted });
  const before = Float64Array.from(after.lines, ({ id }) => {
    const l = base.lines.findIndex((line) => line.id === id);
    return l < 0 ? 0 : (day.base.lines[l] as number);
  });
  const riders = Float64Array.from(day.after.lines);
  const ratio = values.inducedShare / (1 - values.inducedShare);
  const induced = { rail: 0, coach: 0 };
  const gainOf = (l: number) => Math.max(0, (day.after.lines[l] as number) - (before[l] as number));
  for (const mode of ['rail', 'coach'] as const) {
    const own = changed.filter((l) => after.lines[l]?.mode === mode);
    const added = own.filter((l) => after.lines[l]?.isAdded);
    const existing = own.filter((l) => !after.lines[l]?.isAdded);
    for (const l of added) addInduced(mode, l, (day.after.lines[l] as number) * ratio);
    const ofAdded = added.reduce((sum, l) => sum + (day.after.lines[l] as number), 0);
    const gained = Math.max(0, day.after[mode] - ofAdded - day.base[mode]);
    const sum = existing.reduce((total, l) => total + gainOf(l), 0);
    for (const l of existing) if (sum > 0) addInduced(mode, l, (gained * ratio * gainOf(l)) / sum);
  }
  return { day, before, riders, induced, values };

  function addInduced(mode: CorridorMode, l: number, count: number): void {
    riders[l] = (riders[l] as number) + count;
    induced[mode] += count;
  }
}

/**
 * Visits the riders of the base or of the scenario at one set of values, by zones, line, service and traveller group: the
 * flows behind `LineForecast.before` and `after`, those induced included, and the trips by car.
 */
export function visitRiders(
  model: RiderModel,
  values: ParameterValues,
  side: 'base' | 'after',
  visit: FlowVisitor,
): void {
  const prepared = prepareModel(model);
  const { changed, corridor } = prepared;
  if (side === 'base') {
    computeCorridorDay(corridor, values, { base: visit });
    return;
  }
  const { day, riders } = toOutcome(prepared, values);
  const withInduced = new Float64Array(riders.length).fill(1);
  for (const l of changed) {
    const carried = day.after.lines[l] as number;
    if (carried > 0) withInduced[l] = (riders[l] as number) / carried;
  }
  computeCorridorDay(corridor, values, {
    after: ({ byOriginResidents, trips, ...flow }) => {
      const factor = flow.line < 0 ? 1 : (withInduced[flow.line] as number);
      visit({ ...flow, trips: trips * factor, byOriginResidents: byOriginResidents * factor });
    },
  });
}

export function sumOf(lines: readonly number[], riders: Float64Array): number {
  return lines.reduce((sum, l) => sum + (riders[l] as number), 0);
}
