import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { toPointText } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import type { OwnPlaceKind } from './own-places.ts';
import type { PlaceChoice } from './place-choice.ts';
import styles from './search-box.module.css';
import type { Suggestion } from './suggestion.ts';

export interface SuggestionListProps {
  /** Prefix of the ids: `-list` for the list, `-0`, `-1` ... for its options. */
  readonly id: string;
  readonly list: readonly Suggestion[];
  /** Index of the option that Enter would choose; -1 for none. */
  readonly active: number;
  /** The list holds recent places, which can be forgotten. */
  readonly isRecent: boolean;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (suggestion: Suggestion) => void;
  readonly onForget: () => void;
}

/** The list under a search box. The focus stays in the box, so no press of the mouse may take it. */
export function SuggestionList({
  id,
  list,
  active,
  isRecent,
  onPoint,
  onChoose,
  onForget,
}: SuggestionListProps) {
  const { t } = useTranslation();
  return (
    <>
      {isRecent && list.length > 0 && (
        <div className={styles.head}>
          <span>{t('search.recent')}</span>
          <UnstyledButton
            className={styles.forget}
            onMouseDown={(event) => event.preventDefault()}
            onClick={onForget}
            tabIndex={-1}
          >
            {t('search.forget')}
          </UnstyledButton>
        </div>
      )}
      <div role="listbox" id={`${id}-list`} aria-label={t('search.suggestions')}>
        {list.map((suggestion, index) => (
          <Option
            key={`${suggestion.kind}${suggestion.opens ?? suggestion.place.stopId ?? toPointText(suggestion.place)}`}
            id={`${id}-${index}`}
            suggestion={suggestion}
            active={index === active}
            onPoint={() => onPoint(index)}
            onChoose={() => onChoose(suggestion)}
          />
        ))}
      </div>
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly suggestion: Suggestion;
  readonly active: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

/** One suggestion: icon of its kind, name, city. */
function Option({ id, suggestion, active, onPoint, onChoose }: OptionProps) {
  const { t } = useTranslation();
  const { kind, place, modes, area } = suggestion;
  const [mode] = modes;
  const isOwn = kind === 'home' || kind === 'work';
  const icon = isOwn
    ? kind
    : kind === 'recent'
      ? 'history'
      : kind !== 'place' && mode
        ? toModeLook(mode).icon
        : 'place';
  const isPoint = kind === 'point' || kind === 'amap-point';
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox; aria-activedescendant points here
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys
    <div
      role="option"
      id={id}
      aria-selected={active}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={active ? undefined : onPoint}
      onClick={onChoose}
    >
      <span className={styles.icon}>
        <Icon name={icon} size={20} />
      </span>
      <span className={styles.optionText}>
        {suggestion.opens !== undefined ? (
          <OpeningText suggestion={suggestion} />
        ) : isOwn ? (
          <OwnName kind={kind} place={place} />
        ) : place.name ? (
          <SuggestionName suggestion={suggestion} />
        ) : (
          <>
            <span>{toPointText(place)}</span>
            <span className={styles.second}>
              {t(kind === 'amap-point' ? 'search.fromAmap' : 'search.point')}
            </span>
          </>
        )}
      </span>
      {!isPoint && area && <span className={styles.area}>{area}</span>}
    </div>
  );
}

/** What choosing it opens: a line, or the trains with a number. */
function OpeningText({ suggestion: { line, number = '' } }: { readonly suggestion: Suggestion }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!line) return <span>{t('search.train', { number })}</span>;
  const label = toLineLabel(line, language);
  const longName = toNameText(line.longNames, language);
  return (
    <>
      <span>{t('search.line', { line: label })}</span>
      {longName !== label && <span className={styles.second}>{longName}</span>}
    </>
  );
}

/** What the place is to its owner, and its name. */
function OwnName({ kind, place }: { readonly kind: OwnPlaceKind; readonly place: PlaceChoice }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <>
      <span>{t(`own.${kind}`)}</span>
      <span className={styles.second}>{place.name && toNameText(place.name, language)}</span>
    </>
  );
}

/** The name. Stretches that match the typed text are bold, where the server matched the name that is shown. */
function SuggestionName({ suggestion: { place, matched } }: { readonly suggestion: Suggestion }) {
  const language = useLanguage();
  const names = place.name ?? { zh: '', en: '' };
  const shown = toNameText(names, language);
  if (!matched || matched.name !== shown || matched.tokens.length === 0) return <Name names={names} />;
  const pieces: { readonly text: string; readonly hit: boolean; readonly at: number }[] = [];
  let at = 0;
  for (const [start, length] of matched.tokens) {
    if (start > at) pieces.push({ text: shown.slice(at, start), hit: false, at });
    pieces.push({ text: shown.slice(start, start + length), hit: true, at: start });
    at = start + length;
  }
  if (at < shown.length) pieces.push({ text: shown.slice(at), hit: false, at });
  const other = language === 'zh' ? names.en : names.zh;
  return (
    <>
      <span lang={language}>
        {pieces.map((piece) => (piece.hit ? <b key={piece.at}>{piece.text}</b> : piece.text))}
      </span>
      {other !== shown && (
        <span className={styles.second} lang={language === 'zh' ? 'en' : 'zh-CN'}>
          {other}
        </span>
      )}
    </>
  );
}
