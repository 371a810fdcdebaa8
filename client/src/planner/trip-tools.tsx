import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Itinerary } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';
import { toClock } from '../i18n/clock.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { saveFile } from '../ui/save-file.ts';
import styles from './itinerary-detail.module.css';
import { toCalendarFile } from './trip-calendar.ts';
import { listPictureRows } from './trip-picture.ts';

export interface TripToolsProps {
  readonly itinerary: Itinerary;
  readonly title: string;
  readonly onClose: () => void;
}

/** Back to the list; share or copy the link; share a picture; save for a calendar; print. */
export function TripTools({ itinerary, title, onClose }: TripToolsProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const language = useLanguage();
  const saveCalendar = useCalendarFile(itinerary, title);
  const [shareNote, setShareNote] = useState('');

  async function share() {
    const url = window.location.href;
    if (navigator.share) {
      // Closing the dialog of the device rejects, too; then nothing was shared and nothing needs to be said.
      await navigator.share({ title, url }).catch(() => undefined);
      return;
    }
    const note = await navigator.clipboard.writeText(url).then(
      () => t('detail.shared'),
      () => t('detail.shareFailed'),
    );
    setShareNote(note);
    announce(note);
  }

  async function sharePicture() {
    const { shareOrSave, toPng } = await import('./draw-picture.ts');
    const png = await toPng(listPictureRows(itinerary, t, language));
    const note = !png
      ? t('image.failed')
      : (await shareOrSave(png, title)) === 'saved'
        ? t('image.saved')
        : '';
    setShareNote(note);
    if (note) announce(note);
  }

  return (
    <>
      <div className={styles.top}>
        <Button
          variant="subtle"
          size="md"
          className={styles.back ?? ''}
          leftSection={<Icon name="back" size={18} />}
          aria-label={t('detail.back')}
          onClick={onClose}
        >
          {t('app.back')}
        </Button>
        <span className={styles.tools}>
          <IconButton icon="link" label={t('detail.share')} onClick={() => void share()} />
          <IconButton icon="image" label={t('image.share')} onClick={() => void sharePicture()} />
          <IconButton icon="calendar" label={t('detail.calendar')} onClick={saveCalendar} />
          <IconButton icon="print" label={t('detail.print')} onClick={() => window.print()} />
        </span>
      </div>
      {shareNote && <p className={styles.note}>{shareNote}</p>}
    </>
  );
}

/** Returns a function that downloads the trip as a calendar file. */
function useCalendarFile({ endTime, id, legs, startTime }: Itinerary, title: string): () => void {
  const language = useLanguage();
  return () => {
    const notes = legs
      .filter((leg) => !isWalk(leg))
      .map((leg) => {
        // Of a line that runs by headway no minute is promised.
        const about = leg.headwaySec === undefined ? '' : '~';
        return `${about}${toClock(leg.startTime)} ${toNameText(leg.from.names, language)} – ${about}${toClock(leg.endTime)} ${toNameText(leg.to.names, language)} (${toLineLabel(leg, language)})`;
      });
    const file = toCalendarFile({
      id,
      start: startTime,
      end: endTime,
      createdMs: Date.now(),
      title,
      location: legs[0] ? toNameText(legs[0].from.names, language) : '',
      notes,
      url: window.location.href,
    });
    saveFile('trip.ics', new Blob([file], { type: 'text/calendar' }));
  };
}
