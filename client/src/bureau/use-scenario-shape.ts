import { useMemo } from 'react';
import type { LatLon, Modification, Place } from '../api/contract.ts';
import type { MapScenario } from '../map/map-scene.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import type { BureauTools } from './bureau-tools.tsx';
import { toCorners } from './line-path.ts';
import { toRingPoints } from './new-modification.ts';

export interface ScenarioShapeProps {
  readonly scenarioId: string;
  readonly variant: string | undefined;
  readonly tools: BureauTools;
  /** Modification that is drawn by another layer. */
  readonly drawnId: string | undefined;
}

/** What the map shows of a scenario: new and changed lines, stops, zones, walks. */
export function useScenarioShape({ drawnId, scenarioId, tools, variant }: ScenarioShapeProps): MapScenario {
  const language = useLanguage();
  const { document, isPlaced, places, ways: known } = tools;
  return useMemo(() => {
    const ways: MapScenario['ways'][number][] = [];
    const stops: MapScenario['stops'][number][] = [];
    const areas: (readonly LatLon[])[] = [];
    const nameOf = (place: Place) => toNameText(place.names, language);
    const shown = document.modifications.filter(
      ({ id, variants }) =>
        id !== drawnId && (variant === undefined || variants === undefined || variants.includes(variant)),
    );
    for (const one of shown) {
      switch (one.type) {
        case 'addLine': {
          const corners = toCorners(one, (ref) => places.get(ref));
          if (!corners || corners.length < 2) break;
          ways.push({ points: corners, kind: 'new', color: one.color });
          for (const { lat, lon, stop } of corners) {
            if (!stop) continue;
            const place = 'ref' in stop ? places.get(stop.ref) : undefined;
            const name = 'new' in stop ? stop.new.name : place ? nameOf(place) : '';
            stops.push({ lat, lon, name, isGone: false });
          }
          break;
        }
        case 'reroute': {
          const specs = one.stops.map((spec) => ('new' in spec ? spec.new : places.get(spec.ref)));
          const ends = [one.from, one.to].map((id) => (id === null ? undefined : places.get(id)));
          const points = [ends[0], ...specs, ends[1]].filter((point) => point !== undefined);
          if (points.length >= 2) ways.push({ points, kind: 'new' });
          break;
        }
        case 'walkLink': {
          const points = [places.get(one.from), places.get(one.to)].filter((point) => point !== undefined);
          if (points.length === 2) ways.push({ points, kind: 'walk' });
          break;
        }
        case 'onDemandZone':
          areas.push(...[one.fromZone, one.toZone].map(toRingPoints).filter(({ length }) => length >= 3));
          break;
        default:
          break;
      }
      if (one.type === 'removeStops') {
        for (const id of one.stops) {
          const place = places.get(id);
          if (place) stops.push({ lat: place.lat, lon: place.lon, name: nameOf(place), isGone: true });
        }
      }
      const kind = one.type === 'removeTrips' ? 'removed' : 'changed';
      for (const id of listLines(one)) {
        const parts = known.find(({ lineId }) => lineId === id)?.parts ?? [];
        for (const part of parts) ways.push({ points: part.map(([lon, lat]) => ({ lat, lon })), kind });
      }
    }
    return { key: scenarioId, isReady: known.length > 0 && isPlaced, ways, stops, areas };
  }, [document, places, isPlaced, known, variant, drawnId, scenarioId, language]);
}

/** Lines of the feeds that a modification changes. */
function listLines(one: Modification): readonly string[] {
  if ('lines' in one) return one.lines ?? [];
  return 'line' in one ? [one.line] : [];
}
