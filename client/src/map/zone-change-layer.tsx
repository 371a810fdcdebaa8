import L from 'leaflet';
import { useEffect } from 'react';
import { toToneClass } from '../ui/change-tones.ts';
import { fitInView } from './fit-in-view.ts';
import { useMap, useMapEvents } from './map-island.tsx';
import styles from './map-region.module.css';
import type { ChangeMap, MapZone } from './map-scene.tsx';
import type { Position } from './polyline.ts';

/** Zones as hexagons in the tone of their change. A click on one chooses it. */
export function ZoneChangeLayer({ changes }: { readonly changes: ChangeMap }) {
  const { chosen, focus, onChoose, zones } = changes;
  const map = useMap();
  useMapEvents({
    // Canvases above this layer would take clicks on its shapes: the map looks for the zone by itself.
    click: ({ latlng }) => {
      const zone = zones.find(({ ring }) => ring && isInside([latlng.lat, latlng.lng], ring));
      onChoose((zone ?? findNearZone(map, latlng, zones))?.id);
    },
  });

  useEffect(() => {
    const renderer = L.svg({ pane: 'shown', padding: 0.4 });
    const group = L.layerGroup();
    // Zones that change are drawn over those that stay.
    const ordered = [...zones].sort((a, b) => Number(a.tone !== 'same') - Number(b.tone !== 'same'));
    for (const zone of ordered)
      toShape(zone, `${styles.zone} ${toToneClass(zone.tone)}`, renderer).addTo(group);
    group.addTo(map);
    return () => {
      group.remove();
      renderer.remove();
    };
  }, [map, zones]);

  useEffect(() => {
    const zone = zones.find(({ id }) => id === chosen);
    if (!zone) return undefined;
    const renderer = L.svg({ pane: 'stops', padding: 0.4 });
    const outline = toShape(zone, styles.chosenZone ?? '', renderer).addTo(map);
    return () => {
      outline.remove();
      renderer.remove();
    };
  }, [map, zones, chosen]);

  useEffect(() => {
    fitInView(map, focus as Position[]);
  }, [map, focus]);
  return null;
}

/** Radius of a zone without an area. */
const DOT_PX = 5;

function toShape({ lat, lon, ring }: MapZone, className: string, renderer: L.Renderer): L.Path {
  const options = { renderer, interactive: false, className };
  return ring
    ? L.polygon(ring as Position[], options)
    : L.circleMarker([lat, lon], { ...options, radius: DOT_PX });
}

/** Pixels by which a click may miss a zone without an area, or one that is small on the map. */
const NEAR_PX = 8;

function findNearZone(map: L.Map, place: L.LatLng, zones: readonly MapZone[]): MapZone | undefined {
  const spot = map.latLngToContainerPoint(place);
  const near = zones.map((zone) => ({
    zone,
    px: map.latLngToContainerPoint([zone.lat, zone.lon]).distanceTo(spot),
  }));
  return near.filter(({ px }) => px <= NEAR_PX).sort((a, b) => a.px - b.px)[0]?.zone;
}

/** Whether a point lies in a ring of corners: a ray to the east crosses its edges an odd number of times. */
function isInside([lat, lon]: Position, ring: readonly (readonly [number, number])[]): boolean {
  let isIn = false;
  for (const [i, [lat1, lon1]] of ring.entries()) {
    const [lat0, lon0] = ring.at(i - 1) ?? [lat1, lon1];
    if (lat0 > lat !== lat1 > lat && lon < lon1 + ((lon0 - lon1) * (lat - lat1)) / (lat0 - lat1))
      isIn = !isIn;
  }
  return isIn;
}
