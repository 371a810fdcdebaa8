/** What the page needs to know before the first question: the region, its feeds, its ground, its fares. */
import type { FeatureCollection, Geometry } from 'geojson';
import type { Box, LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Confidence } from '../../planner/model/itinerary.ts';

export interface RegionInfo {
  readonly timeZone: string;
  /** What the whole region is called. */
  readonly name: Names;
  readonly center: LatLon;
  readonly zoom: number;
  readonly bounds: Box;
  /** There is a scheme of a shared card, and so cards and a clearing. */
  readonly hasCard: boolean;
  readonly regions: readonly Region[];
  readonly feeds: readonly FeedSummary[];
}

/** A city (or county) that lines belong to. */
export interface Region extends LatLon {
  readonly regionId: string;
  readonly name: Names;
}

export interface FeedSummary {
  readonly feedId: string;
  readonly timeZone: string;
  readonly publisherName: string;
  readonly publisherUrl: string;
  readonly version?: string;
  readonly firstDay?: ServiceDay;
  readonly lastDay?: ServiceDay;
  /** How many lines stand on published facts, are derived, or are reconstructed. */
  readonly lineCounts: Readonly<Record<Confidence, number>>;
  readonly attributions: readonly { readonly name: string; readonly url?: string }[];
}

/** `fare_media.txt` and `rider_categories.txt` over all feeds, each id once. */
export interface FareChoices {
  readonly media: readonly { readonly id: string; readonly name: Names; readonly type: number }[];
  readonly riderCategories: readonly {
    readonly id: string;
    readonly name: Names;
    readonly isDefault: boolean;
  }[];
}

/** What the offline map draws under the lines. */
export interface GroundProperties {
  readonly kind: 'water' | 'river' | 'green' | 'city' | 'town' | 'place';
  /** In the ground's own language, and translations. */
  readonly name?: Names;
  /** Smallest zoom at which the name is shown. */
  readonly minZoom?: number;
}

export interface Ground {
  readonly features: FeatureCollection<Geometry, GroundProperties>;
  readonly attribution: string;
}

export interface HealthStatus {
  /** False while no feed can be served. */
  readonly isReady: boolean;
  readonly feedCount: number;
  readonly stopCount: number;
  readonly tripCount: number;
  /** Content hash of the timetable being served. */
  readonly timetableHash?: string;
}
