/** Region, fare choices and ground on the wire. */

import type { FareChoices } from '../../app/planning/fare-choices.ts';
import type { Ground, RegionInfo } from '../../app/planning/region-info.ts';
import { toNameIn } from '../../base/names.ts';
import { toDateText } from '../../base/service-day.ts';
import type { ApiConfigResponse, ApiGroundResponse, TileProvider } from '../schema/region.ts';
import { toCompact } from './compact.ts';
import { type Language, toNameRecord } from './names.ts';

export function toApiConfig(
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
    regions: region.regions.map(({ regionId, name, lat, lon }) => ({
      regionId,
      name: toNameIn(name, language),
      names: toNameRecord(name),
      lat,
      lon,
    })),
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

export function toApiFareChoices(choices: FareChoices, language: Language) {
  return {
    media: choices.media.map(({ id, name, type }) => ({
      id,
      name: toNameIn(name, language),
      names: toNameRecord(name),
      type,
    })),
    riderCategories: choices.riderCategories.map(({ id, name, isDefault }) => ({
      id,
      name: toNameIn(name, language),
      names: toNameRecord(name),
      isDefault,
    })),
  };
}

export function toApiGround(ground: Ground, language: Language): ApiGroundResponse {
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
      }),
    })),
  };
}
