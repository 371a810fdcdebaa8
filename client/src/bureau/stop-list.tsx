import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddLine } from '../api/contract.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { toKeyed } from '../ui/keyed.ts';
import styles from './bureau.module.css';
import { useFieldProblem } from './bureau-tools.tsx';
import type { LineDrawing } from './drawing/use-line-drawing.ts';
import { PlaceSearch } from './place-search.tsx';

export interface StopListProps {
  readonly line: AddLine;
  readonly onChange: (line: AddLine) => void;
  readonly drawing: LineDrawing;
}

/** Metres that an arrow key moves a stop; ten times as many with Shift. */
const STEP_M = 20;

const arrows: Readonly<Record<string, readonly [north: number, east: number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The stops of a line that is drawn: everything that the mouse does on the map, by names and keys. */
export function StopList({ drawing, line, onChange }: StopListProps) {
  const { t } = useTranslation();
  const { insertAt, names, note } = drawing;
  const stops = line.stops.map((stop, place) => ({ stop, place, name: names[place] ?? '' }));
  return (
    <div className={styles.stops}>
      <p className={styles.muted}>
        {insertAt === undefined ? t('bureau.drawHint') : t('bureau.insertHint', { number: insertAt + 1 })}
      </p>
      <div className={styles.pickField}>
        <PlaceSearch
          label={t('bureau.addStopByName')}
          placeholder={t('bureau.searchPlace')}
          onChoose={drawing.addPlace}
        />
        {insertAt !== undefined && (
          <Button mih={44} variant="default" onClick={() => drawing.setInsertAt(undefined)}>
            {t('bureau.insertEnd')}
          </Button>
        )}
      </div>
      {note !== '' && <p className={styles.note}>{note}</p>}
      <ol className={styles.list} aria-label={t('bureau.stops')}>
        {toKeyed(stops, ({ stop }) => ('ref' in stop ? stop.ref : 'new')).map(({ entry, key }) => (
          <StopRow
            key={key}
            {...entry}
            isLast={entry.place === stops.length - 1}
            drawing={drawing}
            onRename={(stop) => onChange({ ...line, stops: line.stops.with(entry.place, stop) })}
          />
        ))}
      </ol>
    </div>
  );
}

interface StopRowProps {
  readonly stop: AddLine['stops'][number];
  readonly place: number;
  readonly name: string;
  readonly isLast: boolean;
  readonly drawing: LineDrawing;
  readonly onRename: (stop: AddLine['stops'][number]) => void;
}

function StopRow({ drawing, isLast, name, onRename, place, stop }: StopRowProps) {
  const { t } = useTranslation();
  const problem = useFieldProblem(`stops[${place}]`);
  const number = place + 1;
  function onArrow(event: KeyboardEvent) {
    const way = arrows[event.key];
    if (!way) return;
    event.preventDefault();
    const metres = event.shiftKey ? STEP_M * 10 : STEP_M;
    drawing.nudge(place, way[0] * metres, way[1] * metres);
  }
  return (
    <li className={styles.stop}>
      <span className={styles.stopNumber}>{number}</span>
      {'new' in stop ? (
        <TextInput
          className={styles.stopName ?? ''}
          aria-label={t('bureau.stopNameOf', { number })}
          value={stop.new.name}
          error={stop.new.name === '' ? t('bureau.nameNeeded') : problem}
          onChange={(event) => onRename({ new: { ...stop.new, name: event.target.value } })}
        />
      ) : (
        <span className={styles.stopName}>
          {name} <small className={styles.muted}>{t('bureau.existingStop')}</small>
          {problem && <span className={styles.fieldProblem}>{problem}</span>}
        </span>
      )}
      <span className={styles.stopTools}>
        <IconButton
          icon="up"
          tone="ink"
          label={t('bureau.stopUp', { name })}
          disabled={place === 0}
          onClick={() => drawing.swapStops(place - 1)}
        />
        <IconButton
          icon="down"
          tone="ink"
          label={t('bureau.stopDown', { name })}
          disabled={isLast}
          onClick={() => drawing.swapStops(place)}
        />
        {'new' in stop && (
          <ActionIcon
            variant="subtle"
            size={44}
            color="var(--ink)"
            aria-label={t('bureau.moveStop', { name })}
            title={t('bureau.moveStop', { name })}
            onKeyDown={onArrow}
          >
            <Icon name="move" />
          </ActionIcon>
        )}
        <IconButton
          icon="add"
          tone="ink"
          label={t('bureau.insertBefore', { name })}
          onClick={() => drawing.setInsertAt(place)}
        />
        <IconButton
          icon="close"
          tone="ink"
          label={t('bureau.removeStopOf', { name })}
          onClick={() => drawing.removeStop(place)}
        />
      </span>
    </li>
  );
}
