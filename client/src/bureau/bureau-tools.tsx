/** What the forms of a scenario share: its lines and stops by name, clicks on the map, and problems by field. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Line, Place, ScenarioDocument, ScenarioProblem } from '../api/contract.ts';
import { lineQuery, linesQuery, stopQuery } from '../api/queries.ts';
import type { MapPicker } from '../map/map-scene.tsx';
import type { PlaceChoice } from '../planner/place-choice.ts';
import { toLineLabel } from '../ui/line-label.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { type KnownWay, toKnownWays } from './snap.ts';

export interface LineChoice {
  /** `feed:route_id`, or the id of the modification that adds the line. */
  readonly id: string;
  readonly label: string;
  /** Absent for a line that the scenario adds. */
  readonly line?: Line;
}

export interface Picking {
  readonly fieldId: string;
  readonly picker: MapPicker;
}

/** What the editor needs to know of a stop: names and position. */
export type KnownPlace = Pick<Place, 'name' | 'names' | 'stopId' | 'lat' | 'lon'>;

/** The stop that was found by its name; undefined for a place that is no stop. */
export function toKnownPlace({ lat, lon, name, stopId }: PlaceChoice): KnownPlace | undefined {
  if (stopId === undefined) return undefined;
  const names = name ?? { zh: stopId, en: stopId };
  return { name: names.zh, names, stopId, lat, lon };
}

export interface BureauTools {
  readonly document: ScenarioDocument;
  readonly lines: readonly LineChoice[];
  readonly ways: readonly KnownWay[];
  readonly places: ReadonlyMap<string, KnownPlace>;
  /** The places of the stops that the document names have come, as far as there are any. */
  readonly isPlaced: boolean;
  /** Remembers the place of a stop that was clicked or found: it is known before the server is asked for it. */
  readonly learnPlace: (place: KnownPlace) => void;
  readonly picking: Picking | undefined;
  readonly setPicking: (picking: Picking | undefined) => void;
}

const ToolsContext = createContext<BureauTools | undefined>(undefined);
export const BureauToolsProvider = ToolsContext.Provider;

export function useBureauTools(): BureauTools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('useBureauTools() needs a BureauToolsProvider around it');
  return tools;
}

const noLines: readonly Line[] = [];

/** @param picking field that takes clicks on the map, with the function that sets it */
export function useNewBureauTools(
  document: ScenarioDocument,
  [picking, setPicking]: readonly [Picking | undefined, (picking: Picking | undefined) => void],
): BureauTools {
  const { t } = useTranslation();
  const language = useLanguage();
  const known = useQuery(linesQuery()).data?.lines ?? noLines;
  const ways = useMemo(() => toKnownWays(known), [known]);
  const lines = useMemo(() => {
    const added = document.modifications.flatMap((one): LineChoice[] =>
      one.type === 'addLine' && one.id.length >= 3
        ? [{ id: one.id, label: t('bureau.ofScenario', { name: one.shortName }) }]
        : [],
    );
    const loaded = known.map((line): LineChoice => {
      const { longNames, routeId } = line.route;
      const [short, long] = [toLineLabel(line.route, language), toNameText(longNames, language)];
      return { id: routeId, label: long === '' || long === short ? short : `${short} ${long}`, line };
    });
    return [...added, ...loaded];
  }, [known, document, language, t]);
  const refs = useMemo(() => listStopRefs(document), [document]);
  const [learned, setLearned] = useState<ReadonlyMap<string, KnownPlace>>(new Map());
  const { found, isPlaced } = useQueries({
    queries: refs.map((ref) => stopQuery(ref)),
    combine: (answers) => ({
      found: answers.map(({ data }) => data),
      isPlaced: answers.every(({ isPending }) => !isPending),
    }),
  });
  const places = useMemo(() => {
    const map = new Map(learned);
    found.forEach((stop, i) => {
      if (!stop) return;
      for (const one of [stop.place, ...stop.members]) if (one.stopId) map.set(one.stopId, one);
      // A station may be answered under another id than it was asked for.
      map.set(refs[i] as string, map.get(refs[i] as string) ?? stop.place);
    });
    return map;
  }, [found, learned, refs]);
  const learnPlace = useCallback((place: KnownPlace) => {
    const { stopId } = place;
    if (stopId) setLearned((old) => (old.has(stopId) ? old : new Map(old).set(stopId, place)));
  }, []);
  return useMemo(
    () => ({ document, lines, ways, places, isPlaced, learnPlace, picking, setPicking }),
    [document, lines, ways, places, isPlaced, learnPlace, picking, setPicking],
  );
}

/** Stops whose places are asked for at once; a document may name thousands. */
const MAX_REFS = 300;

/** Stops of the feeds that the document names, each once. */
function listStopRefs({ modifications }: ScenarioDocument): string[] {
  const refs = modifications.flatMap((one): readonly (string | null)[] => {
    const ofSpecs = (specs: readonly ({ readonly ref: string } | { readonly new: object })[]) =>
      specs.flatMap((spec) => ('ref' in spec ? [spec.ref] : []));
    switch (one.type) {
      case 'addLine':
        return ofSpecs(one.stops);
      case 'express':
        return one.keepStops;
      case 'coachToBus':
        return (one.addStops ?? []).flatMap(({ after, stop }) => [after, ...ofSpecs([stop])]);
      case 'reroute':
        return [one.from, ...ofSpecs(one.stops), one.to];
      case 'removeStops':
        return one.stops;
      case 'adjustDwell':
        return one.stops ?? [];
      case 'walkLink':
        return [one.from, one.to];
      default:
        return [];
    }
  });
  const named = refs.filter((ref): ref is string => ref?.includes(':') === true);
  return [...new Set(named)].slice(0, MAX_REFS);
}

/** Name of a stop of the feeds; its id while it is not known. */
export function useStopName(): (stopId: string) => string {
  const language = useLanguage();
  const { places } = useBureauTools();
  return (stopId) => {
    const place = places.get(stopId);
    return place ? toNameText(place.names, language) : stopId;
  };
}

export interface StopChoice {
  readonly id: string;
  readonly label: string;
}

/** Stops of one line in the order of its first direction, those of the other direction behind them. */
export function useLineStops(lineId: string): readonly StopChoice[] {
  const language = useLanguage();
  const { document, lines } = useBureauTools();
  const stopName = useStopName();
  const isLoaded = lines.some(({ id, line }) => id === lineId && line);
  const { data } = useQuery({ ...lineQuery(lineId, document.serviceDay), enabled: isLoaded });
  if (!data) {
    const added = document.modifications.find((one) => one.id === lineId);
    const specs = added?.type === 'addLine' ? added.stops : [];
    return specs.flatMap((spec) => ('ref' in spec ? [{ id: spec.ref, label: stopName(spec.ref) }] : []));
  }
  const stops = new Map<string, string>();
  for (const { stops: calls } of data.directions)
    for (const { names, stopId } of calls)
      if (stopId && !stops.has(stopId)) stops.set(stopId, toNameText(names, language));
  return [...stops].map(([id, label]) => ({ id, label }));
}

/** Clicks on the map go to the calling field between two calls of `toggle`. */
export function useMapPick(fieldId: string, onPick: Extract<MapPicker, { kind: 'point' }>['onPick']) {
  const { picking, setPicking } = useBureauTools();
  const isActive = picking?.fieldId === fieldId;
  const latest = useRef(onPick);
  useEffect(() => {
    latest.current = onPick;
  });
  const toggle = () =>
    setPicking(
      isActive
        ? undefined
        : { fieldId, picker: { kind: 'point', onPick: (...spot) => latest.current(...spot) } },
    );
  return { isActive, toggle };
}

const ProblemsContext = createContext<readonly ScenarioProblem[]>([]);
export const FieldProblemsProvider = ProblemsContext.Provider;

/** What is wrong with a field of the modification, or with a part of it, in the page's language. */
export function useFieldProblem(path: string | undefined): string | undefined {
  const language = useLanguage();
  const problems = useContext(ProblemsContext);
  if (path === undefined) return undefined;
  const texts = problems
    .filter(({ field, severity }) => severity !== 'info' && isInField(field, path))
    .map(({ text }) => text[language]);
  return texts.length > 0 ? [...new Set(texts)].join(language === 'zh' ? '；' : '; ') : undefined;
}

const isInField = (field: string, path: string) =>
  field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
