import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Popover.css';
import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toPointText } from '../i18n/format.ts';
import type { PlaceChoice } from '../planner/place-choice.ts';
import type { Suggestion } from '../planner/suggestion.ts';
import { useSuggestions } from '../planner/suggestions.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';

export interface PlaceSearchProps {
  readonly label: string;
  readonly placeholder?: string;
  /** Text that the box holds while nothing is typed. */
  readonly shown?: string;
  /** Finds stops of the feeds only. */
  readonly isStopOnly?: boolean;
  readonly error?: string | undefined;
  readonly onChoose: (place: PlaceChoice) => void;
}

/** A search box for stops, other places and typed positions. What is chosen is handed over, and the box is empty again. */
export function PlaceSearch(props: PlaceSearchProps) {
  const { error, isStopOnly = false, label, onChoose, placeholder, shown = '' } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState<string>();
  const box = useRef<HTMLInputElement>(null);
  const query = (typed ?? '').trim();
  const { list, settled } = useSuggestions(query, { recent: [] }, query !== '');
  // Options of an older text are not offered: Enter would take one that nobody asked for.
  const isCurrent = query !== '' && settled;
  const wanted = isCurrent
    ? list.filter(({ kind, opens }) => opens === undefined && (!isStopOnly || kind === 'stop'))
    : [];
  /** Enter was pressed before the options came: the first of them is chosen when they come. */
  const takesFirst = useRef(false);
  function choose(chosen: Suggestion | undefined) {
    takesFirst.current = false;
    if (!chosen) return;
    onChoose(chosen.place);
    setTyped(undefined);
    combobox.closeDropdown();
  }
  const onFresh = useEffectEvent(() => {
    if (takesFirst.current) choose(wanted[0]);
    else combobox.selectFirstOption();
  });
  // The name of a stop that was just picked is selected, so that what is typed next replaces it.
  useEffect(() => {
    const { current } = box;
    if (typed === undefined && shown !== '' && current === document.activeElement) current?.select();
  }, [shown, typed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its first option again
  useEffect(() => {
    if (isCurrent) onFresh();
  }, [isCurrent, list]);
  const toText = ({ area, place }: Suggestion) => {
    const name = place.name ? toNameText(place.name, language) : `${place.lat}, ${place.lon}`;
    return area === undefined ? name : `${name} · ${area}`;
  };
  const isNothing = isCurrent && wanted.length === 0;
  return (
    <Combobox store={combobox} hideDetached={false} onOptionSubmit={(index) => choose(wanted[Number(index)])}>
      <Combobox.Target>
        <TextInput
          ref={box}
          label={label}
          placeholder={shown === '' ? (placeholder ?? t('bureau.searchStop')) : shown}
          autoComplete="off"
          value={typed ?? shown}
          error={error}
          onChange={(event) => {
            takesFirst.current = false;
            setTyped(event.target.value);
            combobox.openDropdown();
          }}
          // What is typed replaces the name of the stop that was picked before.
          onFocus={() => setTyped('')}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || query === '') return;
            event.preventDefault();
            takesFirst.current = !settled;
          }}
          onBlur={() => {
            takesFirst.current = false;
            combobox.closeDropdown();
            setTyped(undefined);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={wanted.length === 0 && !isNothing}>
        <Combobox.Options aria-label={t('search.suggestions')}>
          {wanted.map((one, i) => (
            <Combobox.Option
              key={`${one.kind} ${one.place.stopId ?? toPointText(one.place)}`}
              value={String(i)}
            >
              {toText(one)}
            </Combobox.Option>
          ))}
          {isNothing && <Combobox.Empty>{t('bureau.nothingFound')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
