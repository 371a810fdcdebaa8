/**
 * Colours of the map in both colour schemes. They are not in `tokens.css`, because a canvas cannot read CSS variables.
 */
export interface MapColors {
  readonly land: string;
  readonly water: string;
  readonly green: string;
  readonly grid: string;
  readonly stop: string;
  readonly stopRing: string;
  readonly walk: string;
}

export const lightMap: MapColors = {
  land: '#f1efe8',
  water: '#c7dde4',
  green: '#dbe7d3',
  grid: '#dfdccf',
  stop: '#ffffff',
  stopRing: '#475553',
  walk: '#475553',
};

export const darkMap: MapColors = {
  land: '#182022',
  water: '#1f3a44',
  green: '#20312a',
  grid: '#263033',
  stop: '#11181a',
  stopRing: '#b7c2bf',
  walk: '#b7c2bf',
};
