/** Sources of data as the attribution of a map names them, with the page that tells their terms. */
export interface SourcePart {
  readonly text: string;
  readonly href?: string;
}

/** Pages that the sources ask to be linked to. */
const pages: readonly (readonly [name: string, href: string])[] = [
  ['OpenStreetMap', 'https://www.openstreetmap.org/copyright'],
  ['GeoNames', 'https://www.geonames.org/about.html'],
  ['Natural Earth', 'https://www.naturalearthdata.com/about/terms-of-use/'],
];

/** The sources of an attribution, which stand between dots. */
export function toSourceParts(attribution: string): SourcePart[] {
  return attribution
    .split(' · ')
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => {
      const href = pages.find(([name]) => text.includes(name))?.[1];
      return href === undefined ? { text } : { text, href };
    });
}
