/**
 * Colours of the map in both colour schemes. They are not in `tokens.css`, because a canvas cannot read CSS variables.
 */
export interface MapColors {
  readonly land: string;
  readonly water: string;
  readonly green: string;
  readonly grid: string;
  readonly street: string;
  readonly streetEdge: string;
  readonly railway: string;
  readonly runway: string;
  readonly stop: string;
  readonly stopRing: string;
  readonly walk: string;
  /** Names: of what one travels to, of places, of streets, of waters. */
  readonly ink: string;
  readonly inkPlace: string;
  readonly inkStreet: string;
  readonly inkWater: string;
  /** Of land and streets that with which the colour of a line has less contrast. */
  readonly lineGround: string;
}

export const lightMap: MapColors = {
  land: '#f1efe8',
  water: '#c7dde4',
  green: '#dbe7d3',
  grid: '#e7e4d9',
  street: '#ffffff',
  streetEdge: '#dad6c8',
  railway: '#8d918c',
  runway: '#d3d2ca',
  stop: '#ffffff',
  stopRing: '#475553',
  walk: '#475553',
  ink: '#17322e',
  inkPlace: '#4c5a58',
  inkStreet: '#5f615a',
  inkWater: '#35687a',
  lineGround: '#f1efe8',
};

export const darkMap: MapColors = {
  land: '#182022',
  water: '#1f3a44',
  green: '#20312a',
  grid: '#1f282b',
  street: '#2b3538',
  streetEdge: '#121819',
  railway: '#6d7775',
  runway: '#38423f',
  stop: '#11181a',
  stopRing: '#b7c2bf',
  walk: '#b7c2bf',
  ink: '#eef3f1',
  inkPlace: '#b7c2bf',
  inkStreet: '#a3aca9',
  inkWater: '#8fbfd0',
  lineGround: '#2b3538',
};

/** How a chosen line is drawn whose order of stops is reconstructed. */
export const sketchDash = { dashArray: '16 5', lineCap: 'butt' } as const;
