import { useQuery } from '@tanstack/react-query';
import { groundQuery } from '../../api/queries.ts';
import { toNameText, useLanguage } from '../../ui/name.tsx';

/** Returns a function that names a district in the page's language, where the map has a name for it. */
export function useDistrictName(): (district: string) => string {
  const language = useLanguage();
  const ground = useQuery(groundQuery());
  return (district) => {
    const names = ground.data?.features.find(({ properties }) => properties.names?.zh === district)
      ?.properties.names;
    return names ? toNameText(names, language) : district;
  };
}
