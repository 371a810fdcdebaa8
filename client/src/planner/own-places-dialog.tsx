import { useTranslation } from 'react-i18next';
import { findLinkedView } from '../map/view-param.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './own-places.module.css';
import { keepOwnPlace, ownPlaceKinds, useOwnPlaces } from './own-places.ts';
import { useRecentPlaces } from './recent-places.ts';
import { SearchBox } from './search-box.tsx';

interface OwnPlacesDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Sets home and work. */
export function OwnPlacesDialog({ opened, onClose }: OwnPlacesDialogProps) {
  const { t } = useTranslation();
  const places = useOwnPlaces();
  const recent = useRecentPlaces();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('own.set')}>
      <div className={styles.dialog}>
        {ownPlaceKinds.map((kind) => (
          <div key={kind} className={styles.own}>
            <Icon name={kind} size={20} />
            <SearchBox
              end={kind}
              value={places[kind]}
              recent={recent.list}
              near={findLinkedView(window.location.search)}
              onChoose={(place) => keepOwnPlace(kind, place)}
              onForget={recent.forgetAll}
              onFocus={() => undefined}
            />
          </div>
        ))}
        <p className={styles.note}>{t('own.kept')}</p>
      </div>
    </Dialog>
  );
}
