/** Numbers of the cards used in this browser, the latest first. They stay in the browser's storage. */
const storageKey = 'tongcheng.cards.v1';
const MAX_KNOWN = 6;

export function parseKnownCards(text: string | null): readonly string[] {
  if (!text) return [];
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.filter((one) => typeof one === 'string' && one !== '').slice(0, MAX_KNOWN) as string[];
  } catch {
    return [];
  }
}

/** The list after a card was used. */
export function toKnownCards(known: readonly string[], cardId: string): readonly string[] {
  return [cardId, ...known.filter((one) => one !== cardId)].slice(0, MAX_KNOWN);
}

export function loadKnownCards(): readonly string[] {
  try {
    return parseKnownCards(localStorage.getItem(storageKey));
  } catch {
    return [];
  }
}

export function rememberCard(cardId: string): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(toKnownCards(loadKnownCards(), cardId)));
  } catch {
    // Without storage the address still has the card.
  }
}
