import { useTranslation } from 'react-i18next';
import { toPointText } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import { toModeLook } from '../ui/mode.ts';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import styles from './search-box.module.css';
import type { Suggestion } from './suggestions.ts';

export interface SuggestionOptionProps {
  readonly id: string;
  readonly suggestion: Suggestion;
  readonly active: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

/** One line of the list under a search box. */
export function SuggestionOption({ id, suggestion, active, onPoint, onChoose }: SuggestionOptionProps) {
  const { t } = useTranslation();
  const { kind, place, modes, area } = suggestion;
  const [mode] = modes;
  const icon = kind === 'recent' ? 'history' : kind === 'stop' && mode ? toModeLook(mode).icon : 'place';
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
        {place.name ? (
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

/** The name, with what was typed set off where the server matched the name that is shown. */
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
