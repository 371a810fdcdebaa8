import L from 'leaflet';
import { useEffect } from 'react';
import type { TileProvider } from '../api/contract.ts';
import { toShiftPx } from './gcj-shift.ts';
import { useMap } from './map-island.tsx';

/** Online tiles of a provider that the operator configured and the user chose. */
export function ProviderTiles({ provider }: { readonly provider: TileProvider }) {
  const map = useMap();
  useEffect(() => {
    const options: L.TileLayerOptions = {
      attribution: provider.attribution,
      maxZoom: 19,
      maxNativeZoom: provider.maxZoom,
      ...(provider.subdomains.length > 0 && { subdomains: provider.subdomains }),
    };
    const layer =
      provider.datum === 'GCJ-02'
        ? new ShiftedTileLayer(provider.url, options)
        : L.tileLayer(provider.url, options);
    layer.addTo(map);
    return () => void layer.remove();
  }, [map, provider]);
  return null;
}

/** Private members of Leaflet's grid layer, which its types leave out. */
interface GridInternals {
  readonly _tileZoom: number | undefined;
  readonly _tiles: Readonly<Record<string, { readonly el: HTMLElement; readonly coords: L.Coords }>>;
  _getTilePos(coords: L.Coords): L.Point;
  _getTiledPixelBounds(center: L.LatLng): L.Bounds;
}

const base = L.TileLayer.prototype as unknown as GridInternals;

/**
 * Tile layer that shows GCJ-02 tiles at their true place.
 *
 * Such tiles are about 500 m off. The layer shifts all tiles by the offset at the centre of the view, and again after
 * every move, because the offset changes by tens of metres across a city. Everything else on the map stays in WGS-84.
 */
class ShiftedTileLayer extends L.TileLayer {
  private center = L.latLng(0, 0);

  override onAdd(map: L.Map): this {
    this.center = map.getCenter();
    map.on('moveend', this.followMap, this);
    return super.onAdd(map);
  }

  override onRemove(map: L.Map): this {
    map.off('moveend', this.followMap, this);
    return super.onRemove(map);
  }

  /** Leaflet calls this for the position of each tile. */
  protected _getTilePos(coords: L.Coords): L.Point {
    return base._getTilePos.call(this, coords).subtract(this.toShift(coords.z));
  }

  /** Leaflet calls this for the part of the tile plane that is in view. */
  protected _getTiledPixelBounds(center: L.LatLng): L.Bounds {
    const bounds = base._getTiledPixelBounds.call(this, center);
    const shift = this.toShift((this as unknown as GridInternals)._tileZoom ?? 0);
    return L.bounds(bounds.getTopLeft().add(shift), bounds.getBottomRight().add(shift));
  }

  private toShift(zoom: number): L.Point {
    const { x, y } = toShiftPx({ lat: this.center.lat, lon: this.center.lng }, zoom);
    return L.point(Math.round(x), Math.round(y));
  }

  private followMap(event: L.LeafletEvent): void {
    this.center = (event.target as L.Map).getCenter();
    for (const { el, coords } of Object.values((this as unknown as GridInternals)._tiles)) {
      L.DomUtil.setPosition(el, this._getTilePos(coords));
    }
  }
}
