import { type FocusEvent, type KeyboardEvent, useEffect, useEffectEvent, useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LatLon } from '../api/contract.ts';
import { toPointText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { useGo } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import type { OwnPlaces } from './own-places.ts';
import type { PlaceChoice } from './place-choice.ts';
import { searchBoxReducer, toSearchBoxState } from './search-box-state.ts';
import type { Suggestion } from './suggestion.ts';
import { useSuggestions } from './suggestions.ts';

export interface SearchBoxInput {
  /** What the box holds now. */
  readonly value: PlaceChoice | undefined;
  readonly recent: readonly PlaceChoice[];
  /** Home and work, which come first where nothing is typed or their name is. */
  readonly own?: OwnPlaces | undefined;
  /** Where the user looks: of places that fit alike, the near ones come first. */
  readonly near?: LatLon | undefined;
  readonly onChoose: (place: PlaceChoice | undefined) => void;
}

/**
 * The behaviour of a search box: its text, its suggestions, and what keys and leaving it do.
 *
 * Enter chooses the active suggestion, else the first one, as soon as it has come. Leaving the box does the same; where
 * nothing is found, the text stays for the reader to correct, and the value of the box is cleared.
 */
export function useSearchBox({ value, recent, own, near, onChoose }: SearchBoxInput) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const toText = (place: PlaceChoice) => (place.name ? toNameText(place.name, language) : toPointText(place));
  const label = value ? toText(value) : '';
  const [box, send] = useReducer(searchBoxReducer, label, toSearchBoxState);
  const { list, settled, failed } = useSuggestions(box.query, { recent, own }, box.open || box.left, near);
  const go = useGo();
  /** Enter was pressed before the suggestions came: the first of them is chosen when they come. */
  const takesFirst = useRef(false);
  const isAnswered = settled || failed;

  const onLabel = useEffectEvent((text: string) => {
    // The value was cleared because its text was not found: the text stays.
    if (box.left && text === '') return;
    send({ kind: 'reset', text });
  });
  useEffect(() => onLabel(label), [label]);

  function choose({ opens, place }: Suggestion) {
    takesFirst.current = false;
    if (opens !== undefined) {
      send({ kind: 'reset', text: label });
      const [path = '', query = ''] = opens.split('?');
      go(path, new URLSearchParams(query));
      return;
    }
    send({ kind: 'reset', text: toText(place) });
    onChoose(place);
  }

  /** Nothing is found for the text that the box was left with. */
  function giveUp(text: string) {
    announce(failed ? t('search.failed') : t('search.none', { text }));
    if (value) onChoose(undefined);
  }

  const onFresh = useEffectEvent((query: string, fresh: readonly Suggestion[]) => {
    if (!box.open && !box.left) return;
    // Leaving the box takes a place: only a choice of the user opens another page.
    const first = box.left ? fresh.find(({ opens }) => opens === undefined) : fresh[0];
    if (box.left && !first) giveUp(query);
    else if ((takesFirst.current || box.left) && first) choose(first);
    else announce(first ? t('search.count', { count: fresh.length }) : t('search.none', { text: query }));
    takesFirst.current = false;
  });
  useEffect(() => {
    if (isAnswered && box.query !== '') onFresh(box.query, list);
  }, [isAnswered, box.query, list]);

  function onKeyDown(event: KeyboardEvent) {
    // An input method that composes uses these keys itself (older browsers report key code 229).
    if (box.composing || event.nativeEvent.isComposing || event.keyCode === 229) return;
    const active = list[box.active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      send({ kind: 'move', by: event.key === 'ArrowDown' ? 1 : -1, count: list.length });
    } else if (event.key === 'Enter' && box.open && (box.query !== '' || active)) {
      event.preventDefault();
      const wanted = active ?? (settled ? list[0] : undefined);
      if (wanted) choose(wanted);
      else takesFirst.current = !settled;
    } else if (event.key === 'Escape' && box.open) {
      event.preventDefault();
      event.stopPropagation();
      send({ kind: 'close' });
    }
  }

  function onBlur(event: FocusEvent<HTMLInputElement>) {
    // The window lost the focus, not the box.
    if (document.activeElement === event.currentTarget) return;
    takesFirst.current = false;
    const text = event.currentTarget.value.trim();
    if (text === '') {
      if (value) onChoose(undefined);
      send({ kind: 'reset', text: '' });
      return;
    }
    if (text === label) {
      send({ kind: 'reset', text: label });
      return;
    }
    const isKnown = isAnswered && box.query === text;
    const first = isKnown ? list.find(({ opens }) => opens === undefined) : undefined;
    if (first) {
      choose(first);
      return;
    }
    send({ kind: 'leave', text });
    if (isKnown) giveUp(text);
  }

  return { box, send, list, failed, isAnswered, choose, onKeyDown, onBlur };
}
