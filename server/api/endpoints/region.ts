/** `GET /api/v1/health`, `/api/v1/map/initial`, `/api/v1/config` and `/api/v1/ground`. */
import { toCompact } from '../map/compact.ts';
import { toApiConfig, toApiGround } from '../map/region.ts';
import { limits } from '../schema/limits.ts';
import type { initialOperations, regionOperations } from '../schema/region.ts';
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
