import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ground, Line } from '../api/contract.ts';
import { groundQuery, linesQuery } from '../api/queries.ts';
import { languageTags } from '../i18n/language.ts';
import { toNameParts, useLanguage } from '../ui/name.tsx';
import type { GroundKind } from './ground-shapes.ts';
import type { MapColors } from './map-colors.ts';
import styles from './map-region.module.css';
import { useShownScene } from './map-scene.tsx';

/** What a map shows that nobody has surveyed. */
export interface Doubts {
  readonly streets: boolean;
  readonly railways: boolean;
  /** Lines whose order of stops is reconstructed. */
  readonly sketches: boolean;
  /** Sentences of the region. */
  readonly notes: Ground['notes'];
}

export function toDoubts(ground: Ground | undefined, lines: readonly Line[] | undefined): Doubts {
  const isDerived = (kind: GroundKind) =>
    ground?.features.some(({ properties }) => properties.kind === kind && properties.derived) ?? false;
  return {
    streets: isDerived('street'),
    railways: isDerived('railway'),
    sketches: lines?.some(({ route }) => route.confidence === 'reconstructed') ?? false,
    notes: ground?.notes ?? [],
  };
}

export interface MapKeyProps {
  readonly colors: MapColors;
  /** Sources of the ground. On a narrow screen the sheet covers the corner that names them. */
  readonly credit: string;
}

/** Says what on the map is derived. Open where the map has room for it; nothing where all is surveyed. */
export function MapKey({ colors, credit }: MapKeyProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const ground = useQuery(groundQuery()).data;
  const lines = useQuery(linesQuery()).data?.lines;
  const [isWide] = useState(() => window.matchMedia('(min-width: 50em)').matches);
  const { from, isochrones, line, stop, to } = useShownScene();
  // Beside what the page shows it would be in the way.
  const isOpen = isWide && !from && !to && !line && !stop && !isochrones;
  const { notes, railways, sketches, streets } = toDoubts(ground, lines);
  const isDoubted = streets || railways || sketches || notes.length > 0;
  if (!isDoubted && (isWide || !credit)) return null;
  return (
    <details key={String(isOpen)} className={styles.key} open={isOpen}>
      <summary>{t('map.key')}</summary>
      <ul>
        {streets && (
          <KeyRow text={t('map.keyStreets')}>
            <path d="M0 6H28" stroke={colors.streetEdge} strokeWidth="9" />
            <path d="M0 6H28" stroke={colors.street} strokeWidth="6" />
          </KeyRow>
        )}
        {railways && (
          <KeyRow text={t('map.keyRailways')}>
            <path d="M0 6H28" stroke={colors.railway} strokeWidth="4" />
            <path d="M0 6H28" stroke={colors.land} strokeWidth="2.5" strokeDasharray="6 6" />
          </KeyRow>
        )}
        {sketches && (
          <KeyRow text={t('map.keySketch')}>
            <path d="M0 6H28" stroke={colors.inkPlace} strokeWidth="2.5" strokeDasharray="8 3" />
          </KeyRow>
        )}
        {notes.map((names) => {
          const { first, firstLanguage } = toNameParts(names, language);
          return <KeyRow key={first} text={<span lang={languageTags[firstLanguage]}>{first}</span>} />;
        })}
        {!isWide && credit && <KeyRow text={<span lang="">{credit}</span>} />}
      </ul>
    </details>
  );
}

function KeyRow({ text, children }: { readonly text: ReactNode; readonly children?: ReactNode }) {
  return (
    <li>
      <svg width="28" height="12" aria-hidden="true">
        {children}
      </svg>
      <span>{text}</span>
    </li>
  );
}
