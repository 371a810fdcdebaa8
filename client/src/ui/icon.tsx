/** The page's own signs, drawn on a grid of 24 with a line of 2. They never stand alone for a word. */
const paths = {
  swap: 'M8 4v15M4.5 15.5 8 19l3.5-3.5M16 20V5m-3.5 3.5L16 5l3.5 3.5',
  locate: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM12 2v3m0 14v3M2 12h3m14 0h3M12 11.9v.2',
  close: 'M6 6l12 12M18 6 6 18',
  add: 'M12 5v14M5 12h14',
  subtract: 'M5 12h14',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  up: 'M5 15l7-7 7 7',
  down: 'M5 9l7 7 7-7',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 4v4l3 2',
  history: 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4l3 2',
  stop: 'M12 21c4-4.4 6-7.7 6-11a6 6 0 1 0-12 0c0 3.3 2 6.6 6 11Zm0-13.2v.1a2 2 0 1 0 .01 0Z',
  place: 'M12 21c4-4.4 6-7.7 6-11a6 6 0 1 0-12 0c0 3.3 2 6.6 6 11Z',
  print: 'M7 8V4h10v4M7 17H4v-7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v7h-3M7 14h10v6H7Z',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  sliders: 'M4 7h9m4 0h3M15 5v4M4 17h3m4 0h9M9 15v4',
  search: 'M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.5 10.5L20 20',
  walk: 'M13 4.5v.1m-2 5L9 13l3 2.5 1 5M11 9.6l2.5.400 1.5 2.5 2.5 1M12 15.5 8 20.5M9 13v-2l2-1.4',
  bus: 'M6 17V6.5A2.5 2.5 0 0 1 8.5 4h7A2.5 2.5 0 0 1 18 6.5V17Zm0-6h12M9 17v2.5M15 17v2.5M9 14v.1m6-.1v.1',
  subway:
    'M7 4h10a2 2 0 0 1 2 2v8a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3V6a2 2 0 0 1 2-2Zm-2 7h14M8.5 14v.1m7-.1v.1M8 17l-2 3.5M16 17l2 3.5',
  rail: 'M12 3c4 0 6.5 2.5 6.5 7v3.5A3.5 3.5 0 0 1 15 17H9a3.5 3.5 0 0 1-3.5-3.5V10C5.5 5.5 8 3 12 3ZM8 10h8M12 13.5v.1M8 17l-2.5 4M16 17l2.5 4M7.5 19h9',
  coach: 'M4 16V7a2 2 0 0 1 2-2h12l2 6v5ZM4 11h16M10 5v6M15 5v6M7.5 16v3m9-3v3',
  whole: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  info: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 7v5m0-8v.1',
  boundary: 'M12 3v3m0 3v3m0 3v3m0 3v0M4 12h5m6 0h5m-2.5-2.5L20 12l-2.5 2.5',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
