/** Asks the device for its position. Each kind of failure has its own message. */
import type { LatLon } from '../api/contract.ts';
import type { MapBounds } from '../api/queries.ts';
import type { MessageKey } from '../i18n/zh.ts';

export type LocateFailure = Exclude<Extract<MessageKey, `locate.${string}`>, 'locate.busy'>;

export type LocateAnswer =
  | { readonly kind: 'found'; readonly point: LatLon }
  | { readonly kind: 'failed'; readonly reason: LocateFailure };

const failed = (reason: LocateFailure): LocateAnswer => ({ kind: 'failed', reason });

const reasons: Readonly<Record<number, LocateFailure>> = {
  1: 'locate.denied',
  2: 'locate.unavailable',
  3: 'locate.timeout',
};

/** The device's position if it is inside `bounds`, else a failure. */
export function locate(bounds: MapBounds | undefined): Promise<LocateAnswer> {
  if (!window.isSecureContext) return Promise.resolve(failed('locate.insecure'));
  if (!('geolocation' in navigator)) return Promise.resolve(failed('locate.unavailable'));
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const point = { lat: coords.latitude, lon: coords.longitude };
        resolve(bounds && !isInside(point, bounds) ? failed('locate.outside') : { kind: 'found', point });
      },
      (error) => resolve(failed(reasons[error.code] ?? 'locate.unavailable')),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

function isInside({ lat, lon }: LatLon, { south, west, north, east }: MapBounds): boolean {
  return lat >= south && lat <= north && lon >= west && lon <= east;
}
