/** Stops of the part of the map that is in view, loaded in square cells: a move loads only cells that it has not met before. */
import { useQueries } from '@tanstack/react-query';
import type L from 'leaflet';
import { useState } from 'react';
import type { Mode, Place } from '../api/contract.ts';
import { type MapBounds, mapStopsQuery } from '../api/queries.ts';
import { useMap, useMapEvents } from './map-island.tsx';

const railModes: readonly Mode[] = [
  'HIGHSPEED_RAIL',
  'LONG_DISTANCE',
  'NIGHT_RAIL',
  'REGIONAL_RAIL',
  'SUBURBAN',
];

/** Which stops are shown from a zoom on, and the size of the cells in which they are loaded. */
interface Tier {
  readonly minZoom: number;
  readonly modes: readonly Mode[] | undefined;
  readonly cellDeg: number;
}

const tiers: readonly Tier[] = [
  { minZoom: 16, modes: undefined, cellDeg: 0.04 },
  { minZoom: 14, modes: undefined, cellDeg: 0.1 },
  { minZoom: 12, modes: [...railModes, 'SUBWAY', 'TRAM'], cellDeg: 0.5 },
  { minZoom: 9, modes: railModes, cellDeg: 4 },
];

/** Part of the view that is loaded around it. */
const AROUND = 0.15;

interface Cells {
  readonly key: string;
  readonly cells: readonly MapBounds[];
  readonly modes: readonly Mode[] | undefined;
}

/** The cells that a view needs; none at zooms that show no stops. */
export function toCells(zoom: number, bounds: L.LatLngBounds): Cells {
  const tier = tiers.find(({ minZoom }) => zoom >= minZoom);
  if (!tier) return { key: '', cells: [], modes: undefined };
  const { cellDeg, modes } = tier;
  const around = bounds.pad(AROUND);
  const toIndex = (deg: number) => Math.floor(deg / cellDeg);
  const cells: MapBounds[] = [];
  for (let row = toIndex(around.getSouth()); row <= toIndex(around.getNorth()); row++) {
    for (let column = toIndex(around.getWest()); column <= toIndex(around.getEast()); column++) {
      const [south, west] = [row * cellDeg, column * cellDeg];
      cells.push({ south, west, north: south + cellDeg, east: west + cellDeg });
    }
  }
  const first = cells[0];
  return {
    key: `${cellDeg}:${first?.south}:${first?.west}:${cells.length}:${cells.at(-1)?.north}`,
    cells,
    modes,
  };
}

interface Loaded {
  readonly stops: readonly Place[];
  readonly isComplete: boolean;
}

/** The stops of all cells; one on the edge of two cells is in both answers. */
function merge(
  answers: readonly { readonly data: readonly Place[] | undefined; readonly isPending: boolean }[],
): Loaded {
  const byId = new Map<string, Place>();
  for (const { data = [] } of answers) {
    for (const stop of data) byId.set(stop.stopId ?? `${stop.lat},${stop.lon}`, stop);
  }
  return { stops: [...byId.values()], isComplete: answers.every(({ isPending }) => !isPending) };
}

/** Milliseconds between two looks at a map that is dragged. */
const LOOK_MS = 150;

/** @param isWanted without it nothing is loaded */
export function useAreaStops(isWanted = true): readonly Place[] {
  const map = useMap();
  const [area, setArea] = useState(() => toCells(map.getZoom(), map.getBounds()));
  const [look] = useState({ lastMs: 0 });
  const update = () => {
    look.lastMs = performance.now();
    const next = toCells(map.getZoom(), map.getBounds());
    setArea((old) => (old.key === next.key ? old : next));
  };
  useMapEvents({
    move: () => {
      if (performance.now() - look.lastMs > LOOK_MS) update();
    },
    moveend: update,
  });
  const loaded = useQueries({
    queries: isWanted ? area.cells.map((cell) => mapStopsQuery(cell, area.modes)) : [],
    combine: merge,
  });
  // Until the cells of another zoom are there, the stops of the old one stay.
  const [kept, setKept] = useState(loaded.stops);
  if ((loaded.isComplete || loaded.stops.length > kept.length) && kept !== loaded.stops)
    setKept(loaded.stops);
  return kept;
}
