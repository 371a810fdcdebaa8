import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { LineDetail } from '../api/contract.ts';
import { isUnknown } from '../api/failure.ts';
import { lineQuery } from '../api/queries.ts';
import { toDayText } from '../i18n/clock.ts';
import { addTripTexts } from '../i18n/more-texts.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { Choice } from '../ui/choice.tsx';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { useGo } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BackButton } from './back-button.tsx';
import { DayField } from './day-field.tsx';
import { toDirectionLabels } from './direction-labels.ts';
import { LineStops } from './line-stops.tsx';
import { LineTimes } from './line-times.tsx';
import styles from './lines.module.css';
import { NoService } from './no-service.tsx';
import { useDay } from './use-day.ts';

addTripTexts();

/** `/line/:id`: route and times of a line, and the reliability of its data. */
export function LinePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id = '' } = useParams();
  const go = useGo();
  const [date, setDate] = useDay();
  const line = useQuery({ ...lineQuery(id, date), placeholderData: keepPreviousData });
  const route = line.data?.route;
  usePageTitle(route && `${toLineLabel(route, language)} ${toNameText(route.longNames, language)}`);
  return (
    <QueryView
      query={line}
      toFailed={(error) =>
        isUnknown(error) && (
          <StateMessage
            tone="failed"
            title={t('line.unknown')}
            action={{ label: t('line.all'), onClick: () => go('/lines') }}
          >
            {id}
          </StateMessage>
        )
      }
    >
      {(data) => <LineView line={data} date={date ?? data.date} onDate={setDate} />}
    </QueryView>
  );
}

interface LineViewProps {
  readonly line: LineDetail;
  /** The day that is chosen, which the data follow. */
  readonly date: string;
  readonly onDate: (date: string) => void;
}

function LineView({ line, date, onDate }: LineViewProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [chosen, setChosen] = useState(0);
  const { route } = line;
  const direction = line.directions[chosen] ?? line.directions[0];
  const labels = toDirectionLabels(line.directions, t, language);
  const shown = useMemo(() => (direction ? { route, direction } : undefined), [route, direction]);
  useMapScene({ line: shown });
  const runs = line.directions.some(({ tripCount }) => tripCount > 0);
  return (
    <article>
      <BackButton />
      <LineHead line={line} />
      <div className={styles.row}>
        <DayField date={date} onChange={onDate} />
        <Button
          variant="subtle"
          size="md"
          mih={44}
          leftSection={<Icon name="print" size={18} />}
          onClick={() => window.print()}
        >
          {t('detail.print')}
        </Button>
      </div>
      <p className={styles.printed}>{toDayText(line.date, language)}</p>
      {!runs && <NoService line={line} onDate={onDate} />}
      {line.directions.length > 1 && (
        <Choice
          fullWidth
          vertical
          aria-label={t('line.direction')}
          value={String(chosen)}
          onChange={(value) => setChosen(Number(value))}
          data={labels.map((text, index) => ({
            value: String(index),
            label: text,
          }))}
        />
      )}
      {line.directions.map((own, index) => (
        // The other directions are printed, too.
        <div
          key={labels[index]}
          className={own === direction ? undefined : styles.printed}
          aria-hidden={own === direction ? undefined : true}
        >
          {line.directions.length > 1 && <h2 className={styles.printed}>{labels[index]}</h2>}
          {runs && <LineTimes direction={own} date={line.date} />}
          <LineStops direction={own} route={route} date={line.date} />
        </div>
      ))}
      {route.confidence === 'reconstructed' && <p className={styles.footnote}>{t('plan.illustrativeWhy')}</p>}
      {line.sources.length > 0 && (
        <p className={styles.footnote}>
          {t('line.source')}
          {t('app.colon')}
          {line.sources.join('; ')}
        </p>
      )}
    </article>
  );
}

/** Sign and operator of the line; marks lines that cross the boundary between cities and how reliable the data is. */
function LineHead({ line }: { readonly line: LineDetail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const heading = useHeadingFocus(true);
  const { route } = line;
  const label = toLineLabel(route, language);
  const longName = toNameText(route.longNames, language);
  return (
    <header className={styles.lineHead}>
      <h1 ref={heading} tabIndex={-1}>
        <LineBadge
          look={toModeLook(route.mode)}
          label={label}
          color={route.routeColor}
          textColor={route.routeTextColor}
        />
        {longName !== label && <span>{longName}</span>}
      </h1>
      <p className={styles.muted}>
        {t('line.operator')}
        {t('app.colon')}
        {toNameText(route.agencyNames, language)}
      </p>
      <p className={styles.marks}>
        {line.crossesBoundary && (
          <span className={styles.crossing}>
            <Icon name="boundary" size={16} />
            {t('line.crosses')}
          </span>
        )}
        {route.confidence === 'reconstructed' ? (
          <IllustrativeMark />
        ) : (
          <span className={styles.muted}>{t(`confidence.${route.confidence}`)}</span>
        )}
      </p>
    </header>
  );
}
