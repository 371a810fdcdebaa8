import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { StopTimetable, TimetableLine } from '../api/contract.ts';
import { findKeptTime } from '../api/kept-answers.ts';
import { stopTimetableQuery } from '../api/queries.ts';
import { toClock, toDayText, toLocalTime } from '../i18n/clock.ts';
import { addTripTexts } from '../i18n/more-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { KeptMark } from '../ui/kept-mark.tsx';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { linePath, toDayParams, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BackButton } from './back-button.tsx';
import { DayField } from './day-field.tsx';
import { HourTable } from './hour-table.tsx';
import styles from './lines.module.css';
import { useDay } from './use-day.ts';

addTripTexts();

/** `/stop/:id/times`: all departures of a day at a stop, to read and to print. */
export function StopTimesPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [asked, setDate] = useDay();
  const date = asked ?? toLocalTime(Date.now()).slice(0, 10);
  const table = useQuery(stopTimetableQuery(id, date));
  return (
    <article>
      <BackButton />
      <QueryView query={table}>{(data) => <Heading table={data} />}</QueryView>
      <div className={styles.row}>
        <DayField date={date} onChange={setDate} />
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
      {table.data && (
        <>
          <KeptMark keptAt={findKeptTime(table.data)} />
          {table.data.lines.length === 0 && <p className={styles.notice}>{t('times.none')}</p>}
          {table.data.lines.map((line) => (
            <LineTable key={`${line.route.routeId} ${line.headsign}`} line={line} date={table.data.date} />
          ))}
        </>
      )}
    </article>
  );
}

function Heading({ table: { date, place } }: { readonly table: StopTimetable }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const heading = useHeadingFocus(true);
  const title = t('times.title', { stop: toNameText(place.names, language) });
  usePageTitle(title);
  return (
    <header>
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      <p className={styles.printed}>{toDayText(date, language)}</p>
    </header>
  );
}

interface LineTableProps {
  readonly line: TimetableLine;
  readonly date: string;
}

/** One line to one destination: first and last departure, and the hours. */
function LineTable({ date, line: { departures, headsigns, route, tracks } }: LineTableProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const id = useId();
  const times = departures.map(({ time }) => time);
  const [first, last] = [times[0] ?? '', times.at(-1) ?? ''];
  const toward = t('detail.toward', { place: toNameText(headsigns, language) });
  const label = toLineLabel(route, language);
  return (
    <section className={styles.timetable} aria-labelledby={id}>
      <h2 id={id}>
        <Link to={toAddress(linePath(route.routeId), toDayParams(date))} className={styles.lineLink}>
          <LineBadge
            look={toModeLook(route.mode)}
            label={label}
            color={route.routeColor}
            textColor={route.routeTextColor}
          />
        </Link>
        <span>{toward}</span>
      </h2>
      <p className={styles.muted}>
        {t('times.firstLast', { first: toClock(first), last: toClock(last) })}
        {toLocalTime(last).slice(0, 10) > date && <sup>+1</sup>}
        {tracks.length > 0 && ` · ${t('detail.platform', { platform: tracks.join(' / ') })}`}{' '}
        {route.confidence === 'reconstructed' && <IllustrativeMark />}
      </p>
      <HourTable departures={departures} date={date} caption={`${label} ${toward}`} />
    </section>
  );
}
