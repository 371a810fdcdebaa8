/** Handlers of `/api/v1/health`, `/api/v1/map/initial`, `/api/v1/config` and `/api/v1/ground`. */
import type { RegionInfo } from '../../app/planning/region-info.ts';
import type { Ground } from '../../app/planning/to-ground.ts';
import { toNameIn } from '../../base/names.ts';
import { toDateText } from '../../base/service-day.ts';
import { limits } from '../schema/limits.ts';
import type {
  ApiConfigResponse,
  ApiGroundResponse,
  initialOperations,
  regionOperations,
  TileProvider,
} from '../schema/region.ts';
import { type Language, toCompact, toNameRecord } from '../wire/json.ts';
import type { Handlers } from './endpoint.ts';

export const regionHandlers: Handlers<typeof initialOperations & typeof regionOperations> = {
  initial: async ({ useCases, version }) => {
    const { center, zoom } = await useCases.getRegionInfo();
    return {
      lat: center.lat,
      lon: center.lon,
      zoom,
      serverConfig: {
        motisVersion: version,
        hasElevation: false,
        hasRoutedTransfers: false,
        hasStreetRouting: false,
        maxOneToManySize: limits.many,
        maxOneToAllTravelTimeLimit: limits.reachTravelMin,
        maxTravelTimeLimit: limits.reachTravelMin,
        maxPrePostTransitTimeLimit: limits.walkSec,
        maxDirectTimeLimit: limits.walkSec,
        shapesDebugEnabled: false,
      },
    };
  },

  config: async ({ useCases, language, tileProviders }) => {
    const [region, ground] = await Promise.all([useCases.getRegionInfo(), useCases.getGround()]);
    return toApiConfig(region, ground.attribution, tileProviders, language);
  },

  ground: async ({ useCases, language }) => toApiGround(await useCases.getGround(), language),

  health: async ({ useCases, version }) => {
    const { isReady, feedCount, stopCount, tripCount, timetableHash } = await useCases.getHealth();
    return toCompact({
      rt: false,
      gbfs: false,
      status: isReady ? ('ok' as const) : ('no-feeds' as const),
      feedCount,
      stopCount,
      tripCount,
      timetableHash,
      version,
    });
  },
};

function toApiConfig(
  region: RegionInfo,
  groundAttribution: string,
  tileProviders: readonly TileProvider[],
  language: Language,
): ApiConfigResponse {
  return {
    tz: region.timeZone,
    name: toNameIn(region.name, language),
    names: toNameRecord(region.name),
    center: { lat: region.center.lat, lon: region.center.lon },
    zoom: region.zoom,
    bounds: { ...region.bounds },
    hasCard: region.hasCard,
    currency: region.currency,
    regions: region.regions.map(({ regionId, name, lat, lon }) => ({
      regionId,
      name: toNameIn(name, language),
      names: toNameRecord(name),
      lat,
      lon,
    })),
    holidays: region.holidays.map(({ firstDay, lastDay, name }) => ({
      names: toNameRecord(name),
      firstDate: toDateText(firstDay),
      lastDate: toDateText(lastDay),
    })),
    workedDays: region.officeDays.map(toDateText),
    languages: ['zh', 'en'],
    tileProviders: [...tileProviders],
    groundAttribution,
    feeds: region.feeds.map((feed) =>
      toCompact({
        feedId: feed.feedId,
        tz: feed.timeZone,
        publisherName: feed.publisherName,
        publisherUrl: feed.publisherUrl,
        version: feed.version,
        firstDate: feed.firstDay === undefined ? undefined : toDateText(feed.firstDay),
        lastDate: feed.lastDay === undefined ? undefined : toDateText(feed.lastDay),
        lineCounts: { ...feed.lineCounts },
        attributions: feed.attributions.map((attribution) => toCompact({ ...attribution })),
      }),
    ),
  };
}

function toApiGround(ground: Ground, language: Language): ApiGroundResponse {
  return {
    type: 'FeatureCollection',
    features: ground.features.features.map(({ geometry, properties }) => ({
      type: 'Feature',
      geometry: { ...geometry },
      properties: toCompact({
        kind: properties.kind,
        name: properties.name && toNameIn(properties.name, language),
        names: properties.name && toNameRecord(properties.name),
        minZoom: properties.minZoom,
        maxZoom: properties.maxZoom,
        derived: properties.isDerived,
      }),
    })),
    notes: ground.notes.map(toNameRecord),
  };
}
