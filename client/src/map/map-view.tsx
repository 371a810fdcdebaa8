import 'leaflet/dist/leaflet.css';
import { NativeSelect } from '@mantine/core';
import L from 'leaflet';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Config } from '../api/contract.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { toSourceParts } from '../ui/source-links.ts';
import { useIsDark } from '../ui/use-is-dark.ts';
import { useAreaStops } from './area-stops.ts';
import { DraftLayer } from './draft-layer.tsx';
import { EndMarkers } from './end-markers.tsx';
import { fitInView } from './fit-in-view.ts';
import { GroundLayer } from './ground-layer.tsx';
import { IsochroneLayer } from './isochrone-layer.tsx';
import { ItineraryLayer } from './itinerary-layer.tsx';
import { LineLayer } from './line-layer.tsx';
import { LinesLayer } from './lines-layer.tsx';
import { darkMap, lightMap, type MapColors } from './map-colors.ts';
import { MapControls } from './map-controls.tsx';
import { MapIsland, useMap, useMapEvents } from './map-island.tsx';
import styles from './map-region.module.css';
import { type MapScene, type Pick, useShownScene } from './map-scene.tsx';
import { ViewInLink } from './map-view-link.tsx';
import { PickLayer } from './pick-layer.tsx';
import type { Position } from './polyline.ts';
import { ProviderTiles } from './provider-tiles.tsx';
import { ScenarioLayer } from './scenario-layer.tsx';
import { StopsLayer } from './stops-layer.tsx';
import { findLinkedView } from './view-param.ts';
import { ZoneChangeLayer } from './zone-change-layer.tsx';

/** The map's panes from the lowest to the highest. */
const panes = {
  ground: { zIndex: '210' },
  reach: { zIndex: '405' },
  lines: { zIndex: '410' },
  shown: { zIndex: '420' },
  stops: { zIndex: '430' },
  labels: { zIndex: '440', pointerEvents: 'none' },
} as const;

export interface MapViewProps {
  readonly config: Config;
  readonly pick: Pick | undefined;
  readonly onPick: (pick: Pick) => void;
}

/** The map: ground, lines, stops, and whatever the page has to show on them. */
export function MapView({ config, pick, onPick }: MapViewProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const colors = useIsDark() ? darkMap : lightMap;
  const scene = useShownScene();
  const [providerId, setProviderId] = useState('');
  const [linked] = useState(() => findLinkedView(window.location.search));
  const provider = config.tileProviders.find((one) => one.id === providerId);
  const { south, west, north, east } = config.bounds;
  const view = linked ?? { ...config.center, zoom: config.zoom };
  const isQuiet = scene.itinerary !== undefined || scene.line !== undefined;
  const trip = scene.itinerary ?? scene.preview;
  return (
    <>
      <MapIsland
        view={view}
        options={{
          minZoom: 6,
          maxZoom: 18,
          zoomControl: false,
          keyboard: false,
          preferCanvas: true,
          maxBounds: [
            [south - 8, west - 8],
            [north + 8, east + 8],
          ],
        }}
        panes={panes}
      >
        <ViewInLink isLinked={linked !== undefined} />
        {/* Before the layers: of several moves that are requested at once the map makes the last. */}
        <FirstView config={config} />
        <PlainAttribution text={provider ? '' : config.groundAttribution} />
        <Scale />
        {provider ? <ProviderTiles provider={provider} /> : <GroundLayer colors={colors} />}
        <LinesLayer
          quiet={
            isQuiet ||
            trip !== undefined ||
            scene.isochrones !== undefined ||
            scene.changes !== undefined ||
            isScenarioShown(scene)
          }
          hidden={scene.line?.route.routeId}
          colors={colors}
        />
        <NamedStops
          isShown={!isQuiet && !scene.changes}
          withGround={!provider}
          colors={colors}
          onPick={toStopPick(scene, onPick)}
        />
        {trip && (
          <ItineraryLayer
            itinerary={trip}
            isPreview={!scene.itinerary}
            focusedLeg={scene.focusedLeg}
            colors={colors}
          />
        )}
        {scene.line && <LineLayer line={scene.line} colors={colors} />}
        <EndMarkers scene={scene} pick={pick} />
        {scene.isochrones && <IsochroneLayer isochrones={scene.isochrones} bounds={config.bounds} />}
        {scene.scenario && <ScenarioLayer scenario={scene.scenario} colors={colors} />}
        {scene.changes && <ZoneChangeLayer changes={scene.changes} />}
        {scene.draft && <DraftLayer draft={scene.draft} />}
        {!scene.draft && scene.picker && <PickLayer picker={scene.picker} />}
        {!scene.draft && !scene.picker && !scene.changes && <PickEvents onPick={onPick} />}
        <MapControls bounds={config.bounds} />
      </MapIsland>
      {!provider && !pick && (
        <Suspense fallback={null}>
          <MapKey colors={colors} credit={config.groundAttribution} />
        </Suspense>
      )}
      {config.tileProviders.length > 0 && !pick && (
        <NativeSelect
          aria-label={t('map.base')}
          classNames={{ root: styles.base ?? '', input: styles.baseInput ?? '' }}
          value={providerId}
          onChange={(event) => setProviderId(event.target.value)}
          data={[
            { value: '', label: t('map.own') },
            ...config.tileProviders.map(({ id, names }) => ({
              value: id,
              label: toNameText(names, language),
            })),
          ]}
        />
      )}
    </>
  );
}

// Names come after what they name: the first view does not wait for them.
const LabelLayer = lazy(() => import('./label-layer.tsx').then((module) => ({ default: module.LabelLayer })));

const MapKey = lazy(() => import('./map-key.tsx').then((module) => ({ default: module.MapKey })));

interface NamedStopsProps {
  readonly isShown: boolean;
  readonly withGround: boolean;
  readonly colors: MapColors;
  readonly onPick: (pick: Pick) => void;
}

/** The stops in view, and all names of the map. */
function NamedStops({ isShown, withGround, colors, onPick }: NamedStopsProps) {
  const stops = useAreaStops(isShown);
  return (
    <>
      {isShown && <StopsLayer stops={stops} colors={colors} onPick={onPick} />}
      <Suspense fallback={null}>
        <LabelLayer stops={stops} withGround={withGround} colors={colors} />
      </Suspense>
    </>
  );
}

/** Lines within so many metres of a stop are those that a click on it may mean. */
const STOP_REACH_M = 60;

/** Where a click on a stop goes. */
function toStopPick({ draft, picker }: MapScene, onPick: (pick: Pick) => void): (pick: Pick) => void {
  if (draft) return ({ point, stop }) => draft.onAdd(point, stop, 0);
  if (picker?.kind === 'point') return ({ point, stop }) => picker.onPick(point, stop, STOP_REACH_M);
  if (picker?.kind === 'area') return ({ point }) => picker.onChange([...picker.points, point]);
  return onPick;
}

/** While a field picks lines, or a line is drawn along others, these stay as strong as they are. */
const isScenarioShown = ({ draft, picker, scenario }: MapScene) =>
  !draft && !picker && scenario !== undefined && scenario.ways.length + scenario.areas.length > 0;

/** The first view: all cities, in the visible part of the map. */
function FirstView({ config }: { readonly config: Config }) {
  const map = useMap();
  useEffect(() => {
    const margin = 0.12;
    fitInView(
      map,
      config.regions.flatMap(({ lat, lon }): Position[] => [
        [lat - margin, lon - margin],
        [lat + margin, lon + margin],
      ]),
    );
  }, [map, config]);
  return null;
}

/** A bar with the distance that its length stands for. */
function Scale() {
  const map = useMap();
  useEffect(() => {
    const scale = L.control
      .scale({ position: 'bottomleft', imperial: false, updateWhenIdle: true })
      .addTo(map);
    return () => void scale.remove();
  }, [map]);
  return null;
}

/** The source of the background, without the prefix that Leaflet adds. */
function PlainAttribution({ text }: { readonly text: string }) {
  const map = useMap();
  useEffect(() => {
    map.attributionControl?.setPrefix(false);
    if (!text) return undefined;
    const html = toCreditHtml(text);
    map.attributionControl?.addAttribution(html);
    return () => void map.attributionControl?.removeAttribution(html);
  }, [map, text]);
  return null;
}

/** The text of a file as markup: Leaflet takes attributions as such. Keys find the same links on the page about sources. */
function toCreditHtml(text: string): string {
  const box = document.createElement('span');
  for (const [i, { href, text: name }] of toSourceParts(text).entries()) {
    if (i > 0) box.append(' · ');
    const part = document.createElement(href ? 'a' : 'span');
    part.textContent = name;
    if (part instanceof HTMLAnchorElement && href)
      Object.assign(part, { href, rel: 'noreferrer', tabIndex: -1 });
    box.append(part);
  }
  return box.innerHTML;
}

/** A click, a right click or a long press on the map picks a spot. */
function PickEvents({ onPick }: { readonly onPick: (pick: Pick) => void }) {
  const pickAt = ({ latlng }: { latlng: { lat: number; lng: number } }) =>
    onPick({ point: { lat: latlng.lat, lon: latlng.lng } });
  useMapEvents({ click: pickAt, contextmenu: pickAt });
  return null;
}
