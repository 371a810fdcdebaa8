import L from 'leaflet';
import { useEffect } from 'react';
import type { TileProvider } from '../api/contract.ts';
import { useMap } from './map-island.tsx';
import { ShiftedTileLayer } from './shifted-tile-layer.ts';

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
