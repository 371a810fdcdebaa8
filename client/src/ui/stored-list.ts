/** A list that is kept in this browser only. */
import { useState } from 'react';

/** The stored list without entries that fail `isEntry`, such as those of older versions of the page. */
function loadList<Entry>(key: string, isEntry: (value: unknown) => value is Entry): readonly Entry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** Without storage, as in some private windows, the list lasts as long as the page is open. */
function storeList(key: string, list: readonly unknown[]): void {
  try {
    if (list.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(list));
  } catch {
    // See above.
  }
}

/** The list and a function that replaces it. */
export function useStoredList<Entry>(
  key: string,
  isEntry: (value: unknown) => value is Entry,
): readonly [list: readonly Entry[], keep: (next: readonly Entry[]) => void] {
  const [list, setList] = useState(() => loadList(key, isEntry));
  return [
    list,
    (next) => {
      setList(next);
      storeList(key, next);
    },
  ];
}
