/** The map's view in the address: `map=40.81,111.65,12`. */
export interface LinkedView {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

/** The view of an address; undefined where it has none or an invalid one. */
export function findLinkedView(search: string): LinkedView | undefined {
  const match = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,2})$/.exec(
    new URLSearchParams(search).get('map') ?? '',
  );
  if (!match) return undefined;
  const [lat, lon, zoom] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 6 && zoom <= 18
    ? { lat, lon, zoom }
    : undefined;
}

export function toViewParam({ lat, lon, zoom }: LinkedView): string {
  return `${lat.toFixed(4)},${lon.toFixed(4)},${Math.round(zoom)}`;
}
