import { useQuery } from '@tanstack/react-query';
import L from 'leaflet';
import { useEffect } from 'react';
import type { Ground } from '../api/contract.ts';
import { groundQuery } from '../api/queries.ts';
import { type Language, languageTags } from '../i18n/language.ts';
import { toNameParts, useLanguage } from '../ui/name.tsx';
import { isOverlapping, type LabelBox, listFreeLabels, toTextWidthPx } from './label-places.ts';
import { useMap } from './map-island.tsx';
import { useShownScene } from './map-scene.tsx';

type GroundFeature = Ground['features'][number];
type GroundKind = GroundFeature['properties']['kind'];

/** For each kind of name: smallest zoom (unless the feature has its own), rank (lower ranks win space), font size. */
const kinds: Readonly<Record<GroundKind, { minZoom: number; order: number; fontPx: number }>> = {
  city: { minZoom: 6, order: 0, fontPx: 17 },
  town: { minZoom: 9, order: 1, fontPx: 13 },
  water: { minZoom: 11, order: 2, fontPx: 13 },
  river: { minZoom: 10, order: 3, fontPx: 13 },
  green: { minZoom: 13, order: 4, fontPx: 13 },
  place: { minZoom: 14, order: 5, fontPx: 13 },
};

/** Distance of a name above its point, in heights of a letter; `map-region.module.css` has the same values. */
const lifts: Readonly<Record<GroundKind, number>> = {
  city: 1.5,
  town: 1.5,
  water: 0,
  river: 0,
  green: 0,
  place: -1.35,
};

/** Diameter of the marker of an end. */
const END_PX = 30;

/** Moves the box above the end markers that it would overlap. */
function toRaised(
  box: LabelBox,
  ends: readonly LabelBox[],
): { readonly box: LabelBox; readonly byPx: number } {
  const over = ends.filter((end) => isOverlapping(box, end)).map((end) => end.y - END_PX / 2);
  const byPx = over.length === 0 ? 0 : box.y + box.height / 2 - Math.min(...over);
  return { box: { ...box, y: box.y - byPx }, byPx };
}

interface Label {
  readonly marker: L.Marker;
  readonly text: string;
  readonly kind: GroundKind;
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** Names of cities, towns, waters and places, as many as fit without overlapping. They lie above the lines. */
export function GroundLabels() {
  const map = useMap();
  const language = useLanguage();
  const ground = useQuery(groundQuery()).data;
  const { from, to, via } = useShownScene();

  useEffect(() => {
    if (!ground) return undefined;
    const labels = ground.features
      .flatMap((feature) => toLabel(feature, language) ?? [])
      .sort((a, b) => kinds[a.kind].order - kinds[b.kind].order || a.minZoom - b.minZoom);
    const shown = L.layerGroup().addTo(map);
    const update = () => {
      const zoom = map.getZoom();
      const wanted = labels.filter(({ minZoom, maxZoom }) => zoom >= minZoom && zoom <= maxZoom);
      const ends = [from, via, to].flatMap((end): LabelBox[] => {
        if (!end) return [];
        const { x, y } = map.project([end.lat, end.lon], zoom);
        return [{ x, y, width: END_PX, height: END_PX }];
      });
      const raised = wanted.map(({ marker, text, kind }) => {
        const { x, y } = map.project(marker.getLatLng(), zoom);
        const { fontPx } = kinds[kind];
        const lift = fontPx * lifts[kind];
        const box = { x, y: y - lift, width: toTextWidthPx(text, fontPx), height: fontPx * 1.5 };
        return toRaised(box, ends);
      });
      const boxes = raised.map(({ box }) => box);
      const free = new Set(listFreeLabels(boxes).map((index) => wanted[index]?.marker));
      for (const { marker } of labels) {
        if (free.has(marker)) shown.addLayer(marker);
        else shown.removeLayer(marker);
      }
      for (const [index, { marker }] of wanted.entries()) {
        const element = marker.getElement();
        if (element) element.style.marginTop = `${-(raised[index]?.byPx ?? 0)}px`;
      }
    };
    update();
    map.on('zoomend', update);
    return () => {
      map.off('zoomend', update);
      shown.remove();
    };
  }, [map, ground, language, from, to, via]);
  return null;
}

function toLabel({ geometry, properties }: GroundFeature, language: Language): Label | undefined {
  const { kind, names, minZoom } = properties;
  const at = names && findLabelPoint(geometry as unknown as GeoJSON.Geometry);
  if (!at) return undefined;
  const { first, firstLanguage } = toNameParts(names, language);
  const html = document.createElement('span');
  html.lang = languageTags[firstLanguage];
  html.textContent = first;
  return {
    marker: L.marker(at, {
      pane: 'labels',
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ className: `place-label place-label-${kind}`, html, iconSize: [0, 0] }),
    }),
    text: first,
    kind,
    minZoom: minZoom ?? kinds[kind].minZoom,
    // At higher zooms the city's streets fill the view and its name is in the way.
    maxZoom: kind === 'city' ? 12 : 18,
  };
}

/** Where a feature's name is written: at a point, at the middle vertex of a line, at the centre of an area's bounds. */
function findLabelPoint(geometry: GeoJSON.Geometry): L.LatLng | undefined {
  if (geometry.type === 'Point' || geometry.type === 'LineString') {
    const points = geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates;
    const [lon, lat] = points[Math.floor(points.length / 2)] ?? [];
    return lat === undefined || lon === undefined ? undefined : L.latLng(lat, lon);
  }
  if (geometry.type === 'GeometryCollection') return undefined;
  const bounds = L.geoJSON(geometry).getBounds();
  return bounds.isValid() ? bounds.getCenter() : undefined;
}
