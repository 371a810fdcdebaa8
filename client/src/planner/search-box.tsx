import { Input } from '@mantine/core';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/icon-button.tsx';
import type { OwnPlaceKind } from './own-places.ts';
import styles from './search-box.module.css';
import { SuggestionList } from './suggestion-list.tsx';
import { type SearchBoxInput, useSearchBox } from './use-search-box.ts';

export interface SearchBoxProps extends SearchBoxInput {
  readonly end: 'from' | 'to' | 'via' | OwnPlaceKind;
  /** Forgets the recent places. */
  readonly onForget: () => void;
  readonly onFocus: () => void;
}

/** A box to type a place into: an editable combobox with a list, as the ARIA Authoring Practices describe it. */
export function SearchBox({ end, value, recent, own, near, onChoose, onForget, onFocus }: SearchBoxProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const search = useSearchBox({ value, recent, own, near, onChoose });
  const { box, send, list, failed, isAnswered } = search;
  const isLost = box.left && isAnswered && list.length === 0;
  const showsList = box.open && (list.length > 0 || (box.query !== '' && isAnswered));
  const noneText = failed ? t('search.failed') : t('search.none', { text: box.query });
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={`${id}-input`}>
        {t(`search.${end}`)}
      </label>
      <Input
        ref={input}
        variant="unstyled"
        classNames={{ wrapper: styles.wrapper ?? '', input: styles.input ?? '' }}
        // Without the library's own aria attributes, which would leave out the sentence under the box.
        withAria={false}
        attributes={{ input: { id: `${id}-input` } }}
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
        onBlur={search.onBlur}
        onKeyDown={search.onKeyDown}
      />
      {value && (
        <IconButton
          icon="close"
          iconSize={18}
          tone="quiet"
          className={styles.clear}
          label={t('search.clear', { field: t(`search.${end}`) })}
          onClick={() => {
            onChoose(undefined);
            input.current?.focus();
          }}
        />
      )}
      {isLost && (
        <p id={`${id}-lost`} className={styles.lost}>
          {noneText}
        </p>
      )}
      <div className={styles.popup} hidden={!showsList}>
        <SuggestionList
          id={id}
          list={list}
          active={box.active}
          isRecent={box.query === '' && recent.length > 0}
          onPoint={(index) => send({ kind: 'point', index })}
          onChoose={search.choose}
          onForget={onForget}
        />
        {box.query !== '' && list.length === 0 && <p className={styles.none}>{noneText}</p>}
      </div>
    </div>
  );
}
