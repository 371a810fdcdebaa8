/**
 * Tiles in GCJ-02, shown where they belong.
 *
 * Such tiles draw everything some 500 m off. The layer as a whole is moved back by the offset at the
 * centre of the view, and anew after every move, since the offset itself changes by tens of metres
 * across a city. Features, clicks and links stay WGS-84.
 */
import L from 'leaflet';
import { toShiftPx } from './gcj-shift.ts';

/** The parts of Leaflet's grid layer that its types keep to themselves. */
interface GridInternals {
  readonly _tileZoom: number | undefined;
  readonly _tiles: Readonly<Record<string, { readonly el: HTMLElement; readonly coords: L.Coords }>>;
  _getTilePos(coords: L.Coords): L.Point;
  _getTiledPixelBounds(center: L.LatLng): L.Bounds;
}

const base = L.TileLayer.prototype as unknown as GridInternals;

export class ShiftedTileLayer extends L.TileLayer {
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

  /** Leaflet asks this for the place of each tile. */
  protected _getTilePos(coords: L.Coords): L.Point {
    return base._getTilePos.call(this, coords).subtract(this.toShift(coords.z));
  }

  /** Leaflet asks this for the part of the tile world that is in view. */
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
