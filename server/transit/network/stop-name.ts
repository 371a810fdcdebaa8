/** Names of stops as they are compared: what feeds add to a name, or leave away, taken off. */

export interface StopNameForm {
  /** Without brackets, the words for a stop, and the side of the street. */
  readonly core: string;
  /** Side, exit or direction that the name ends with, or that its brackets say; empty text where there is none. */
  readonly side: string;
  /** It calls itself a railway station, its own or the one it lies at. */
  readonly saysRailway: boolean;
}

const BRACKETS = /[(（[【〔<《]([^)）\]】〕>》]*)[)）\]】〕>》]/gu;
/** Longest first: of 公交车站 all is taken off. */
const STOP_WORDS =
  /(公交首末站|公共汽车站|公交枢纽站|地铁站|公交总站|公交车站|公交站|火车站|高铁站|车站|站)$/u;
const LATIN_STOP_WORDS =
  /\b(railway station|train station|metro station|subway station|bus station|bus stop|station|stn|stop)$/u;
const SIDE =
  /(东北|东南|西北|西南|东|南|西|北)(侧|口|出口|入口|门|广场|站前|向)?$|\b(north|south|east|west)(bound)?$/u;
const RAILWAY_WORDS = /(火车站|高铁站|铁路车站)(前|广场)?$|\b(railway|train) station$/u;

/** Full width to half, capitals to small, blanks to one: `Ａ座` and `a座` are alike. */
function toPlain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

/** The form of a name in any language; empty core where the name is empty. */
export function toStopNameForm(name: string): StopNameForm {
  const plain = toPlain(name);
  const inBrackets = [...plain.matchAll(BRACKETS)].map((match) => match[1] ?? '').join('');
  const bare = plain.replaceAll(BRACKETS, ' ').trim();
  const saysRailway = RAILWAY_WORDS.test(bare);
  const stripped = stripWords(bare);
  const side = SIDE.exec(stripped)?.[0] ?? '';
  const withoutSide = side === '' ? stripped : stripWords(stripped.slice(0, -side.length).trim());
  // A name that is nothing but a side (东门) keeps it.
  const [core, ownSide] = withoutSide.length < 2 ? [stripped, ''] : [withoutSide, side];
  return { core: toLetters(core), side: toLetters(ownSide + inBrackets), saysRailway };
}

function stripWords(text: string): string {
  const stripped = text.replace(STOP_WORDS, '').replace(LATIN_STOP_WORDS, '').trim();
  return stripped === '' ? text : stripped;
}

function toLetters(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '');
}
