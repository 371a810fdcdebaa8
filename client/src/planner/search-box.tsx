import {
  type FocusEvent,
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useId,
  useReducer,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import { toPointText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import type { PlaceChoice } from './place-choice.ts';
import styles from './search-box.module.css';
import { searchBoxReducer, toSearchBoxState } from './search-box-state.ts';
import { SuggestionOption } from './suggestion-option.tsx';
import { type Suggestion, useSuggestions } from './suggestions.ts';

export interface SearchBoxProps {
  readonly end: 'from' | 'to' | 'via';
  readonly value: PlaceChoice | undefined;
  readonly recent: readonly PlaceChoice[];
  readonly onChoose: (place: PlaceChoice | undefined) => void;
  readonly onForget: () => void;
  readonly onFocus: () => void;
}

/** A place to be typed: an editable combobox with a list, after the ARIA practices. */
export function SearchBox({ end, value, recent, onChoose, onForget, onFocus }: SearchBoxProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const label = value ? (value.name ? toNameText(value.name, language) : toPointText(value)) : '';
  const [box, send] = useReducer(searchBoxReducer, label, toSearchBoxState);
  const { list, settled, failed } = useSuggestions(box.query, recent, box.open || box.left);
  /** Enter was pressed before the list was there: the first option is taken as soon as it is. */
  const takesFirst = useRef(false);

  const onLabel = useEffectEvent((text: string) => {
    // The value went because the text was not found: the text stays, for its reader to mend.
    if (box.left && text === '') return;
    send({ kind: 'reset', text });
  });
  useEffect(() => onLabel(label), [label]);

  function choose(suggestion: Suggestion) {
    takesFirst.current = false;
    const { place } = suggestion;
    send({ kind: 'reset', text: place.name ? toNameText(place.name, language) : toPointText(place) });
    onChoose(place);
  }

  /** Nothing is found for the text that the box was left with: what stood there before is no longer meant. */
  function giveUp(text: string) {
    announce(failed ? t('search.failed') : t('search.none', { text }));
    if (value) onChoose(undefined);
  }

  const onFresh = useEffectEvent((query: string, fresh: readonly Suggestion[]) => {
    if (!box.open && !box.left) return;
    const [first] = fresh;
    if (box.left && !first) giveUp(query);
    else if ((takesFirst.current || box.left) && first) choose(first);
    else announce(first ? t('search.count', { count: fresh.length }) : t('search.none', { text: query }));
    takesFirst.current = false;
  });

  const isAnswered = settled || failed;
  useEffect(() => {
    if (isAnswered && box.query !== '') onFresh(box.query, list);
  }, [isAnswered, box.query, list]);

  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes, its keys are its own (229 is what older browsers say).
    if (box.composing || event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      send({ kind: 'move', by: event.key === 'ArrowDown' ? 1 : -1, count: list.length });
    } else if (event.key === 'Enter' && box.open && box.query !== '') {
      event.preventDefault();
      const wanted = list[box.active] ?? (settled ? list[0] : undefined);
      if (wanted) choose(wanted);
      else takesFirst.current = !settled;
    } else if (event.key === 'Enter' && box.open && list[box.active]) {
      event.preventDefault();
      choose(list[box.active] as Suggestion);
    } else if (event.key === 'Escape' && box.open) {
      event.preventDefault();
      event.stopPropagation();
      send({ kind: 'close' });
    }
  }

  /** Who leaves the box means what stands in it: the best match of the text, as soon as there is one. */
  function onBlur(event: FocusEvent<HTMLInputElement>) {
    // The whole window was left: whoever comes back goes on typing.
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
    const [first] = isAnswered && box.query === text ? list : [];
    if (first) {
      choose(first);
      return;
    }
    send({ kind: 'leave', text });
    if (isAnswered && box.query === text) giveUp(text);
  }

  const isLost = box.left && isAnswered && list.length === 0;
  const showsList = box.open && (list.length > 0 || (box.query !== '' && (settled || failed)));
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={`${id}-input`}>
        {t(`search.${end}`)}
      </label>
      <input
        ref={input}
        id={`${id}-input`}
        className={styles.input}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={showsList}
        aria-controls={`${id}-list`}
        aria-invalid={isLost || undefined}
        aria-describedby={isLost ? `${id}-lost` : undefined}
        aria-activedescendant={showsList && box.active >= 0 ? `${id}-${box.active}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={200}
        placeholder={t(`search.${end}Hint`)}
        value={box.text}
        onChange={(event) => send({ kind: 'input', text: event.target.value })}
        onCompositionStart={() => send({ kind: 'compositionStart' })}
        onCompositionEnd={(event) => send({ kind: 'compositionEnd', text: event.currentTarget.value })}
        onFocus={(event) => {
          event.target.select();
          send({ kind: 'focus' });
          onFocus();
        }}
        onBlur={onBlur}
        onKeyDown={onKeyDown}
      />
      {value && (
        <button
          type="button"
          className={styles.clear}
          aria-label={t('search.clear', { field: t(`search.${end}`) })}
          onClick={() => {
            onChoose(undefined);
            input.current?.focus();
          }}
        >
          <Icon name="close" size={18} />
        </button>
      )}
      {isLost && (
        <p id={`${id}-lost`} className={styles.lost}>
          {failed ? t('search.failed') : t('search.none', { text: box.query })}
        </p>
      )}
      <div className={styles.popup} hidden={!showsList}>
        {box.query === '' && list.length > 0 && (
          <div className={styles.head}>
            <span>{t('search.recent')}</span>
            <button
              type="button"
              onMouseDown={(event) => event.preventDefault()}
              onClick={onForget}
              tabIndex={-1}
            >
              {t('search.forget')}
            </button>
          </div>
        )}
        <div role="listbox" id={`${id}-list`} aria-label={t('search.suggestions')}>
          {list.map((suggestion, index) => (
            <SuggestionOption
              key={`${suggestion.kind}${suggestion.place.stopId ?? toPointText(suggestion.place)}`}
              id={`${id}-${index}`}
              suggestion={suggestion}
              active={index === box.active}
              onPoint={() => send({ kind: 'point', index })}
              onChoose={() => choose(suggestion)}
            />
          ))}
        </div>
        {box.query !== '' && list.length === 0 && (
          <p className={styles.none}>{failed ? t('search.failed') : t('search.none', { text: box.query })}</p>
        )}
      </div>
    </div>
  );
}
