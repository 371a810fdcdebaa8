/** A place named together with its city, as addresses are: 呼和浩特新华广场, 包头市 昆区政府, hohhot xinhua. */
import type { PlaceEntry, PlaceIndex } from './place-index.ts';

/** What is left of a text behind the name of a city. */
export interface CityRest {
  readonly cityId: string;
  readonly rest: string;
}

/** Each city whose name the folded text begins with, by its own name, its pinyin or a translation. */
export function listCityRests({ entries }: PlaceIndex, folded: string): CityRest[] {
  return entries
    .filter(({ place }) => place.type === 'city')
    .flatMap((city) => {
      const spelling = listSpellings(city)
        .filter((name) => name !== '' && folded.startsWith(name) && folded.length > name.length)
        .reduce((longest, name) => (name.length > longest.length ? name : longest), '');
      if (spelling === '') return [];
      const rest = folded.slice(spelling.length).replace(/^(市|shi(?=[a-z]))/u, '');
      return rest === '' ? [] : [{ cityId: city.place.id, rest }];
    });
}

function listSpellings({ names, translations }: PlaceEntry): string[] {
  return [
    ...names.flatMap(({ folded, reading }) => (reading ? [folded, reading.pinyin] : [folded])),
    ...translations.map(({ folded }) => folded),
  ];
}
