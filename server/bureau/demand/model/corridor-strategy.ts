/**
 * Cross-check of the riders of lines between cities: the same trips by public modes, assigned by optimal strategies on headways
 * instead of the nested logit.
 *
 * A traveller of a strategy takes no line that is never worth it, so it has fewer lines with riders than the logit; large
 * differences are a finding, not a fault.
 */
import { toDistanceM } from '../../../base/geo.ts';
import type { CorridorDay } from './corridor.ts';
import type { CorridorFlow } from './corridor-assign.ts';
import {
  type CorridorSide,
  type CorridorZone,
  chooseAccess,
  toServiceFareFen,
} from './corridor-utilities.ts';
import { loadStrategy, type StrategyLink, StrategyNetwork } from './optimal-strategy.ts';
import type { ParameterValues } from './parameters.ts';
import { listTravellerGroups } from './traveller-groups.ts';

/**
 * Riders by line of a side, without induced ones. Time: a strategy for each zone and group.
 *
 * @param flows of the side, as `computeCorridorDay` visits them
 */
export function assignByStrategies(
  zones: readonly CorridorZone[],
  side: CorridorSide,
  flows: readonly CorridorFlow[],
  constants: CorridorDay['constants'],
  values: ParameterValues,
): Float64Array {
  const riders = new Float64Array(side.lines.length);
  for (const { id, yuanPerHour } of listTravellerGroups(values)) {
    const own = flows.filter(({ group, line }) => group === id && line >= 0);
    const { lineOf, links } = listLinks(zones, side, constants, values, yuanPerHour);
    const network = new StrategyNetwork(2 * (zones.length + side.stations.length), links);
    for (const [zone, toHere] of Map.groupBy(own, ({ destination }) => destination)) {
      const demand = new Map<number, number>();
      for (const { origin, trips } of toHere) demand.set(origin, (demand.get(origin) ?? 0) + trips);
      const { volume } = loadStrategy(network.find(zones.length + zone), links, demand);
      for (const [link, line] of lineOf) riders[line] = (riders[line] as number) + (volume[link] as number);
    }
  }
  return riders;
}

/** Zones at the start and at the end, then stations at their gate and at their exit. */
function listLinks(
  zones: readonly CorridorZone[],
  { lines, stations }: CorridorSide,
  constants: CorridorDay['constants'],
  values: ParameterValues,
  yuanPerHour: number,
): { readonly links: StrategyLink[]; readonly lineOf: ReadonlyMap<number, number> } {
  const links: StrategyLink[] = [];
  const lineOf = new Map<number, number>();
  const toGate = (station: number) => 2 * zones.length + station;
  const toExit = (station: number) => 2 * zones.length + stations.length + station;
  stations.forEach((station, s) => {
    zones.forEach((zone, z) => {
      if (zone.city !== station.city) return;
      const km = toDistanceM(zone, station) / 1_000;
      const { weightedMin } = chooseAccess(station.access[z] ?? [], km, values, yuanPerHour);
      links.push({ from: z, to: toGate(s), costMin: weightedMin, headwayMin: 0 });
      links.push({ from: toExit(s), to: zones.length + z, costMin: weightedMin, headwayMin: 0 });
    });
  });
  lines.forEach(({ mode, services }, l) => {
    for (const service of services) {
      const { departures, from, rideMin, to } = service;
      const constantMin = mode === 'coach' ? -constants.coach / values.theta : 0;
      const fareMin = (toServiceFareFen(service, values) / 100 / yuanPerHour) * 60;
      const costMin =
        (stations[from]?.boardMin ?? 0) + rideMin + values.stationExitMin + fareMin + constantMin;
      const headwayMin = ((values.serviceHours * 60) / departures) * values.waitWeight;
      lineOf.set(links.length, l);
      links.push({ from: toGate(from), to: toExit(to), costMin: Math.max(0, costMin), headwayMin });
    }
  });
  return { links, lineOf };
}
