/** Fields that pick lines and stops: by typing a part of a name, or by a click on the map. */
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/ScrollArea.css';
import { Button, type ComboboxItem, MultiSelect, type OptionsFilter, Select } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Place } from '../api/contract.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import styles from './bureau.module.css';
import {
  type StopChoice,
  toKnownPlace,
  useBureauTools,
  useFieldProblem,
  useLineStops,
  useMapPick,
  useStopName,
} from './bureau-tools.tsx';
import { PlaceSearch } from './place-search.tsx';
import { listLinesNear } from './snap.ts';

/** Options shown at once; the reader types more of the name to see others. */
const MAX_OPTIONS = 40;

/** Options that hold all words that are typed, in any order. */
const filterByWords: OptionsFilter = ({ options, search }) => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (options as ComboboxItem[]).filter(({ label, value }) =>
    words.every((word) => `${label} ${value}`.toLowerCase().includes(word)),
  );
};

interface PickButtonProps {
  readonly isActive: boolean;
  readonly label: string;
  readonly onClick: () => void;
}

function PickButton({ isActive, label, onClick }: PickButtonProps) {
  const { t } = useTranslation();
  return (
    <Button
      mih={44}
      variant={isActive ? 'filled' : 'default'}
      aria-pressed={isActive}
      aria-label={`${t('bureau.pickOnMap')} (${label})`}
      onClick={onClick}
    >
      {isActive ? t('bureau.pickEnd') : t('bureau.pickOnMap')}
    </Button>
  );
}

/** Clicks on the map add the line nearest to them; lines beside it are offered as buttons. */
function useLinePick(add: (lineId: string) => void) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { lines, ways } = useBureauTools();
  const [others, setOthers] = useState<readonly string[]>([]);
  const labelOf = (id: string) => lines.find((one) => one.id === id)?.label ?? id;
  const pick = useMapPick(useId(), (point, _stop, toleranceM) => {
    const near = listLinesNear(ways, point, toleranceM);
    const [first, ...rest] = near;
    setOthers(rest.slice(0, 12));
    if (first === undefined) announce(t('bureau.noLineHere'));
    else {
      add(first);
      announce(t('bureau.linePicked', { name: labelOf(first) }));
    }
  });
  const offer = pick.isActive && others.length > 0 && (
    <div className={styles.tools}>
      <span className={styles.muted}>{t('bureau.alsoHere')}</span>
      {others.map((id) => (
        <Button key={id} variant="default" onClick={() => add(id)}>
          {labelOf(id)}
        </Button>
      ))}
    </div>
  );
  return { ...pick, offer };
}

const toData = (choices: readonly StopChoice[], used: readonly string[]) => {
  const known = new Set(choices.map(({ id }) => id));
  return [
    ...choices.map(({ id, label }) => ({ value: id, label })),
    ...used.filter((id) => id !== '' && !known.has(id)).map((id) => ({ value: id, label: id })),
  ];
};

export interface LinesFieldProps {
  readonly value: readonly string[];
  readonly onChange: (lines: string[]) => void;
  readonly path: string;
}

export function LinesField({ onChange, path, value }: LinesFieldProps) {
  const { t } = useTranslation();
  const { lines } = useBureauTools();
  const problem = useFieldProblem(path);
  const { isActive, offer, toggle } = useLinePick((id) => {
    if (!value.includes(id)) onChange([...value, id]);
  });
  return (
    <div className={styles.pickField}>
      <MultiSelect
        label={t('bureau.linesField')}
        placeholder={value.length === 0 ? t('bureau.searchLine') : ''}
        data={toData(lines, value)}
        value={[...value]}
        onChange={onChange}
        searchable
        comboboxProps={{ hideDetached: false }}
        limit={MAX_OPTIONS}
        filter={filterByWords}
        nothingFoundMessage={t('bureau.nothingFound')}
        error={problem ?? (value.length === 0 ? t('bureau.pickLines') : undefined)}
      />
      <PickButton isActive={isActive} label={t('bureau.linesField')} onClick={toggle} />
      {offer}
    </div>
  );
}

export interface LineFieldProps {
  readonly value: string;
  readonly onChange: (line: string) => void;
  readonly path: string;
  readonly label?: string;
}

export function LineField({ label, onChange, path, value }: LineFieldProps) {
  const { t } = useTranslation();
  const { lines } = useBureauTools();
  const problem = useFieldProblem(path);
  const { isActive, offer, toggle } = useLinePick(onChange);
  const name = label ?? t('bureau.line');
  return (
    <div className={styles.pickField}>
      <Select
        label={name}
        placeholder={t('bureau.searchLine')}
        data={toData(lines, [value])}
        value={value === '' ? null : value}
        onChange={(next) => next !== null && onChange(next)}
        // What is typed replaces the name of the line that was picked before.
        onFocus={(event) => event.currentTarget.select()}
        searchable
        comboboxProps={{ hideDetached: false }}
        selectFirstOptionOnChange
        limit={MAX_OPTIONS}
        filter={filterByWords}
        nothingFoundMessage={t('bureau.nothingFound')}
        error={problem ?? (value === '' ? t('bureau.pickLine') : undefined)}
      />
      <PickButton isActive={isActive} label={name} onClick={toggle} />
      {offer}
    </div>
  );
}

export interface LineStopsFieldProps {
  readonly line: string;
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (stops: string[]) => void;
  readonly path: string;
  /** Shown while too few stops are picked. */
  readonly lack?: string | undefined;
}

/** Stops of one line. A click on the map adds or takes away the stop there. */
export function LineStopsField({ label, lack, line, onChange, path, value }: LineStopsFieldProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const choices = useLineStops(line);
  const problem = useFieldProblem(path);
  const { isActive, toggle } = useMapPick(useId(), (_point, stop) => {
    const id = findChoice(choices, stop);
    if (id === undefined) announce(t('bureau.noStopHere'));
    else onChange(value.includes(id) ? value.filter((one) => one !== id) : [...value, id]);
  });
  return (
    <div className={styles.pickField}>
      <MultiSelect
        label={label}
        placeholder={value.length === 0 ? t('bureau.searchStop') : ''}
        data={toData(choices, value)}
        value={[...value]}
        onChange={onChange}
        searchable
        comboboxProps={{ hideDetached: false }}
        limit={200}
        filter={filterByWords}
        nothingFoundMessage={line === '' ? t('bureau.pickLine') : t('bureau.nothingFound')}
        error={problem ?? lack}
      />
      <PickButton isActive={isActive} label={label} onClick={toggle} />
    </div>
  );
}

/** The stop of the line that a clicked stop is: itself, or the one of its station. */
function findChoice(choices: readonly StopChoice[], stop: Place | undefined): string | undefined {
  const ids = [stop?.stopId, stop?.parentId].filter((id) => id !== undefined);
  return choices.find(({ id, label }) => ids.includes(id) || label === stop?.name)?.id;
}

export interface LineStopFieldProps {
  readonly line: string;
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (stop: string | null) => void;
  readonly path: string;
  /** What no stop means; without it a stop is needed. */
  readonly none?: string;
}

export function LineStopField({ label, line, none, onChange, path, value }: LineStopFieldProps) {
  const { t } = useTranslation();
  const choices = useLineStops(line);
  const problem = useFieldProblem(path);
  return (
    <Select
      label={label}
      placeholder={none ?? t('bureau.searchStop')}
      data={toData(choices, value === null ? [] : [value])}
      value={value === '' ? null : value}
      onChange={onChange}
      onFocus={(event) => event.currentTarget.select()}
      clearable={none !== undefined}
      clearButtonProps={{ 'aria-label': t('search.clear', { field: label }) }}
      searchable
      comboboxProps={{ hideDetached: false }}
      limit={200}
      filter={filterByWords}
      nothingFoundMessage={t('bureau.nothingFound')}
      error={problem}
    />
  );
}

export interface StopFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (stop: string) => void;
  /** Field of the modification, as problems name it. */
  readonly path?: string;
  /** Whether an empty field is an error; true if not given. */
  readonly isNeeded?: boolean;
  readonly error?: string | undefined;
}

/** Any stop of the feeds. */
export function StopField({ error, isNeeded = true, label, onChange, path, value }: StopFieldProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const stopName = useStopName();
  const { learnPlace } = useBureauTools();
  const problem = useFieldProblem(path);
  const { isActive, toggle } = useMapPick(useId(), (_point, stop) => {
    if (!stop?.stopId) return announce(t('bureau.noStopHere'));
    learnPlace(stop);
    onChange(stop.stopId);
  });
  return (
    <div className={styles.pickField}>
      <PlaceSearch
        isStopOnly
        label={label}
        shown={value === '' ? '' : stopName(value)}
        error={error ?? problem ?? (isNeeded && value === '' ? t('bureau.pickStop') : undefined)}
        onChoose={(choice) => {
          const stop = toKnownPlace(choice);
          if (!stop?.stopId) return;
          learnPlace(stop);
          onChange(stop.stopId);
        }}
      />
      <PickButton isActive={isActive} label={label} onClick={toggle} />
    </div>
  );
}
