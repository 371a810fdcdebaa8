/**
 * The panel: a column beside the map on a wide screen, a sheet over it on a narrow one. Both are the same elements
 * with different CSS. Buttons do the same as dragging.
 */
import {
  createContext,
  type PointerEvent,
  type ReactNode,
  type TouchEvent,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
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

/** The element beside the buttons of the handle; null before the first render. */
interface Bar {
  readonly bar: HTMLElement | null;
  readonly setBar: (element: HTMLElement | null) => void;
}

const SheetContext = createContext<Sheet>({ height: 'half', setHeight: () => {}, raise: () => {} });
/** A context of its own: the element is known after the first drawing, and views that use the height are not drawn again. */
const BarContext = createContext<Bar>({ bar: null, setBar: () => {} });

export function SheetProvider({ children }: { readonly children: ReactNode }) {
  const [height, setHeight] = useState<SheetHeight>('half');
  const raise = useCallback(() => setHeight('full'), []);
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const sheet = useMemo(() => ({ height, setHeight, raise }), [height, raise]);
  const ofBar = useMemo(() => ({ bar, setBar }), [bar]);
  return (
    <SheetContext value={sheet}>
      <BarContext value={ofBar}>{children}</BarContext>
    </SheetContext>
  );
}

export function useSheet(): Sheet {
  return useContext(SheetContext);
}

/** Shows its children in the handle of the sheet, which only narrow screens have. */
export function SheetBar({ children }: { readonly children: ReactNode }) {
  const { bar } = useContext(BarContext);
  return bar && createPortal(children, bar);
}

/** Pixels that a finger moves up or down before the sheet follows it. */
const SWIPE_PX = 28;

/**
 * Swiping the content raises the sheet, and swiping it down from its top lowers it. The content scrolls meanwhile as usual:
 * on a wide screen, where the height means nothing, nothing else happens.
 */
function useContentSwipe(height: SheetHeight, setHeight: (height: SheetHeight) => void) {
  const start = useRef<{ readonly y: number; readonly atTop: boolean }>(undefined);
  return {
    onTouchStart: (event: TouchEvent<HTMLElement>) => {
      const touch = event.touches[0];
      start.current = touch && { y: touch.clientY, atTop: event.currentTarget.scrollTop <= 0 };
    },
    onTouchMove: (event: TouchEvent<HTMLElement>) => {
      const touch = event.touches[0];
      if (!start.current || !touch) return;
      const upPx = start.current.y - touch.clientY;
      if (upPx > SWIPE_PX && height !== 'full') setHeight('full');
      else if (upPx < -SWIPE_PX && height === 'full' && start.current.atTop) setHeight('half');
      else return;
      start.current = undefined;
    },
  };
}

/** Height that the sheet snaps to after a drag. `share` is the part of the screen that it covered. */
export function toNearestHeight(share: number): SheetHeight {
  if (share < 0.3) return 'peek';
  return share < 0.8 ? 'half' : 'full';
}

export function SheetPanel({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { height, setHeight } = useContext(SheetContext);
  const { setBar } = useContext(BarContext);
  const swipe = useContentSwipe(height, setHeight);
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
        <div ref={setBar} className={styles.bar} />
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
      <main id="main" className={styles.body} tabIndex={-1} {...swipe}>
        {children}
      </main>
    </div>
  );
}
