import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Match } from '../api/contract.ts';
import { configQuery } from '../api/queries.ts';
import { findDate, toLocalTime } from '../i18n/clock.ts';
import { addAboutTexts } from '../i18n/more-texts.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useGo } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BackButton } from './back-button.tsx';
import styles from './lines.module.css';
import { stationsQuery, trainBoardQuery } from './train-queries.ts';
import { findTrain, toTrainRows } from './train-rows.ts';
import { TrainTable } from './train-table.tsx';
import { TrainView } from './train-view.tsx';
import trainStyles from './trains.module.css';
import { findChosenDate, useDraft } from './use-draft.ts';

addAboutTexts();

/** State of the page in its address. */
interface TrainsState {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly date: string;
  readonly number?: string | undefined;
}

/** `/trains`: the trains of a day between two stations, or one train by its number. */
export function TrainsPage() {
  const { t } = useTranslation();
  const config = useQuery(configQuery());
  const cities = config.data?.regions.map(({ names }) => names) ?? [];
  const stations = useQuery(stationsQuery(cities));
  usePageTitle(t('trains.title'));
  return (
    <article>
      <BackButton />
      <h1 className={styles.title}>{t('trains.title')}</h1>
      <QueryView query={stations} isEmpty={(byCity) => byCity.flat().length < 2} empty={t('trains.none')}>
        {(byCity) => <Trains byCity={byCity} />}
      </QueryView>
    </article>
  );
}

function Trains({ byCity }: { readonly byCity: readonly (readonly Match[])[] }) {
  const { t } = useTranslation();
  const go = useGo();
  const [params] = useSearchParams();
  const stations = [...new Map(byCity.flat().map((station) => [station.id, station])).values()];
  const [first, second] = [stations[0], byCity.slice(1).flat()[0] ?? stations[1]];
  const known = (id: string | null) => stations.find((station) => station.id === id)?.id;
  const state: TrainsState = {
    from: known(params.get('from')) ?? first?.id,
    to: known(params.get('to')) ?? second?.id,
    date: findDate(params.get('date')) ?? toLocalTime(Date.now()).slice(0, 10),
    number: params.get('number') ?? undefined,
  };
  const [date, setDate] = useDraft(state.date);
  const set = (next: Partial<TrainsState>) => {
    const merged = { ...state, ...next };
    const query = new URLSearchParams();
    for (const key of ['from', 'to', 'date', 'number'] as const) {
      const value = merged[key];
      if (value) query.set(key, value);
    }
    go('/trains', query, { replace: true });
  };
  return (
    <>
      <search className={trainStyles.form} aria-label={t('trains.title')}>
        <StationSelect
          label={t('trains.from')}
          value={state.from}
          stations={stations}
          onChange={(from) => set({ from })}
        />
        <IconButton
          icon="swap"
          label={t('trains.swap')}
          onClick={() => set({ from: state.to, to: state.from })}
        />
        <StationSelect
          label={t('trains.to')}
          value={state.to}
          stations={stations}
          onChange={(to) => set({ to })}
        />
        <TextInput
          type="date"
          size="md"
          label={t('time.date')}
          value={date}
          onChange={(event) => {
            setDate(event.target.value);
            const next = findChosenDate(event.target.value);
            if (next) set({ date: next });
          }}
        />
        <NumberField key={state.number} number={state.number} onFind={(number) => set({ number })} />
      </search>
      {state.number ? (
        <FoundTrain number={state.number} date={state.date} stations={stations} />
      ) : (
        state.from && state.to && <Timetable from={state.from} to={state.to} date={state.date} />
      )}
    </>
  );
}

interface NumberFieldProps {
  readonly number: string | undefined;
  readonly onFind: (number: string | undefined) => void;
}

/** The number of a train, looked up when the field is left or Enter is pressed. */
function NumberField({ number = '', onFind }: NumberFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(number);
  const send = () => {
    if (text.trim() !== number) onFind(text.trim() || undefined);
  };
  return (
    <TextInput
      size="md"
      label={t('trains.number')}
      placeholder="D1191"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={send}
      onKeyDown={(event) => event.key === 'Enter' && send()}
    />
  );
}

interface StationSelectProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly stations: readonly Match[];
  readonly onChange: (id: string) => void;
}

function StationSelect({ label, value, stations, onChange }: StationSelectProps) {
  const language = useLanguage();
  return (
    <NativeSelect
      size="md"
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      data={stations.map(({ id, names }) => ({ value: id, label: toNameText(names, language) }))}
    />
  );
}

interface TimetableProps {
  readonly from: string;
  readonly to: string;
  readonly date: string;
}

function Timetable({ from, to, date }: TimetableProps) {
  const { t } = useTranslation();
  const board = useQuery(trainBoardQuery(from, date));
  return (
    <QueryView query={board}>
      {(data) => {
        const rows = toTrainRows(data.stopTimes, to);
        return (
          <section aria-labelledby="trains-table">
            <div className={styles.row}>
              <h2 id="trains-table" className={styles.subtitle}>
                {t('trains.count', { count: rows.length })}
              </h2>
              <Button
                variant="subtle"
                size="md"
                leftSection={<Icon name="print" size={18} />}
                onClick={() => window.print()}
              >
                {t('detail.print')}
              </Button>
            </div>
            <TrainTable board={data} rows={rows} date={date} />
          </section>
        );
      }}
    </QueryView>
  );
}

interface FoundTrainProps {
  readonly number: string;
  readonly date: string;
  readonly stations: readonly Match[];
}

/** The train with the number among those that call at a station of the region on the day. */
function FoundTrain({ number, date, stations }: FoundTrainProps) {
  const { t } = useTranslation();
  const boards = useQueries({
    queries: stations.map(({ id }) => trainBoardQuery(id, date)),
    combine: (results) => ({
      data: results.every(({ data }) => data)
        ? results.flatMap(({ data }) => (data ? [data.stopTimes] : []))
        : undefined,
      error: results.find(({ error }) => error)?.error,
      isLoadingError: results.some(({ isLoadingError }) => isLoadingError),
      refetch: () => void results.map(({ refetch }) => refetch()),
    }),
  });
  return (
    <QueryView query={boards}>
      {(data) => {
        const train = findTrain(data, number);
        return train ? (
          <TrainView train={train} date={date} />
        ) : (
          <p className={styles.notice}>{t('trains.unknown', { number })}</p>
        );
      }}
    </QueryView>
  );
}
