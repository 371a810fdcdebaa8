/** Renders forms of a scenario with a city of three lines and five stops. */
import '../render.tsx';
import { type ReactNode, useState } from 'react';
import type {
  Line,
  LineDetail,
  Place,
  ScenarioDocument,
  StopDetail,
} from '../../../client/src/api/contract.ts';
import {
  BureauToolsProvider,
  type Picking,
  useNewBureauTools,
} from '../../../client/src/bureau/bureau-tools.tsx';

const stopNames = ['新华广场', '火车站', '体育馆', '大学', '机场'];
export const stopIds = stopNames.map((_, i) => `city:s${i}`);

const toPlace = (i: number) =>
  ({
    name: stopNames[i],
    names: { zh: stopNames[i], en: `Stop ${i}` },
    stopId: stopIds[i],
    lat: 40.8 + i / 100,
    lon: 111.6 + i / 100,
  }) as unknown as Place;

const toLine = (id: string, name: string) =>
  ({
    route: {
      routeId: id,
      routeShortName: name,
      routeLongName: '',
      mode: 'BUS',
      agencyId: 'op',
      agencyNames: { zh: '公交公司', en: 'Bus company' },
      longNames: {},
    },
    feedId: 'city',
    geometry: {
      type: 'MultiLineString',
      coordinates: [stopNames.map((_, i) => [111.6 + i / 100, 40.8 + i / 100])],
    },
  }) as unknown as Line;

const lines = [toLine('city:l1', '1路'), toLine('city:l2', '2路'), toLine('city:l10', '10路')];

/** The server's answers that forms ask for. */
export async function answerCity(url: string | URL | Request): Promise<Response> {
  const { pathname, searchParams } = new URL(String(url), 'http://page');
  if (pathname === '/api/v1/lines') return Response.json({ lines });
  if (pathname.startsWith('/api/v1/lines/')) {
    const stops = stopNames.map((_, i) => toPlace(i));
    return Response.json({ ...lines[0], directions: [{ stops }] } as unknown as LineDetail);
  }
  if (pathname === '/api/v6/stop') {
    const i = stopIds.indexOf(searchParams.get('stopId') ?? '');
    if (i < 0) return Response.json({ code: 'not-found' }, { status: 404 });
    return Response.json({ place: toPlace(i), members: [] } as unknown as StopDetail);
  }
  if (pathname === '/api/v1/scheme') {
    const rule = (id: string, zh: string) => ({ id, name: zh, names: { zh, en: id } });
    return Response.json({
      networks: [rule('bus', '公交'), rule('metro', '地铁')],
      media: [],
      concessions: [],
      offPeaks: [],
      transfers: [rule('bus-metro', '公交换地铁')],
      caps: [],
    });
  }
  if (pathname === '/api/v1/geocode') {
    const text = searchParams.get('text') ?? '';
    const matches = stopNames.flatMap((name, i) =>
      name.includes(text)
        ? [
            {
              ...toPlace(i),
              id: stopIds[i],
              type: 'STOP',
              stopIds: [stopIds[i]],
              areas: [],
              tokens: [],
              modes: ['BUS'],
            },
          ]
        : [],
    );
    return Response.json(matches);
  }
  return Response.json({}, { status: 404 });
}

export const cityDocument = (modifications: ScenarioDocument['modifications']): ScenarioDocument => ({
  $schema: 'scenario/1',
  name: '试验',
  serviceDay: '2026-11-25',
  base: { gtfs: [{ feed: 'city', sha256: `sha256:${'0'.repeat(64)}` }] },
  modifications,
});

/** Puts what forms share around `children`; `onPicking` gets the field that takes clicks on the map. */
export function WithTools({
  children,
  document,
  onPicking,
}: {
  readonly children: ReactNode;
  readonly document: ScenarioDocument;
  readonly onPicking?: (picking: Picking | undefined) => void;
}) {
  const [picking, setPicking] = useState<Picking>();
  const tools = useNewBureauTools(document, [
    picking,
    (next) => {
      setPicking(next);
      onPicking?.(next);
    },
  ]);
  return <BureauToolsProvider value={tools}>{children}</BureauToolsProvider>;
}
