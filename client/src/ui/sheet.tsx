/**
 * The panel: a column beside the map on a wide screen, a sheet over it on a narrow one. Both are the same elements
 * with different CSS. Buttons do the same as dragging.
 */
import {
  createContext,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './icon-button.tsx';
import styles from './sheet.module.css';

export const sheetHeights = ['peek', 'half', 'full'] as const;
export type SheetHeight = (typeof sheetHeights)[number];

interface Sheet {
  readonly height: SheetHeight;
  readonly setHeight: (height: SheetHeight) => void;
  /** Opens the sheet to its full height, for typing and reading. */
  readonly raise: () => void;
}

const SheetContext = createContext<Sheet>({ height: 'half', setHeight: () => {}, raise: () => {} });

export function SheetProvider({ children }: { readonly children: ReactNode }) {
  const [height, setHeight] = useState<SheetHeight>('half');
  const raise = useCallback(() => setHeight('full'), []);
  const sheet = useMemo(() => ({ height, setHeight, raise }), [height, raise]);
  return <SheetContext value={sheet}>{children}</SheetContext>;
}

export function useSheet(): Sheet {
  return useContext(SheetContext);
}

/** Height that the sheet snaps to after a drag. `share` is the part of the screen that it covered. */
export function toNearestHeight(share: number): SheetHeight {
  if (share < 0.3) return 'peek';
  return share < 0.72 ? 'half' : 'full';
}

export function SheetPanel({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { height, setHeight } = useSheet();
  const panel = useRef<HTMLDivElement>(null);
  const grip = useRef<number>(undefined);
  const step = sheetHeights.indexOf(height);

  function onMove(event: PointerEvent) {
    if (grip.current === undefined || !panel.current) return;
    panel.current.style.setProperty('--sheet', `${window.innerHeight - event.clientY + grip.current}px`);
  }

  function onEnd(event: PointerEvent) {
    if (grip.current === undefined || !panel.current) return;
    panel.current.style.removeProperty('--sheet');
    panel.current.removeAttribute('data-dragging');
    setHeight(toNearestHeight((window.innerHeight - event.clientY + grip.current) / window.innerHeight));
    grip.current = undefined;
  }

  return (
    <div ref={panel} className={styles.panel} data-height={height}>
      <div
        className={styles.handle}
        onPointerDown={(event) => {
          if ((event.target as Element).closest('button')) return;
          const top = panel.current?.getBoundingClientRect().top ?? event.clientY;
          grip.current = event.clientY - top;
          panel.current?.setAttribute('data-dragging', '');
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onMove}
        onPointerUp={onEnd}
        onPointerCancel={onEnd}
      >
        <span className={styles.grip} aria-hidden="true" />
        <fieldset className={styles.steps}>
          <legend className="visually-hidden">{t('app.sheet')}</legend>
          <IconButton
            icon="down"
            tone="quiet"
            label={t('app.sheetPeek')}
            disabled={step === 0}
            onClick={() => setHeight(sheetHeights[step - 1] ?? 'peek')}
          />
          <IconButton
            icon="up"
            tone="quiet"
            label={t('app.sheetFull')}
            disabled={step === 2}
            onClick={() => setHeight(sheetHeights[step + 1] ?? 'full')}
          />
        </fieldset>
      </div>
      <main id="main" className={styles.body} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
