/** Text in HTML. */
import type { BilingualText } from './problem.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text with the characters escaped that HTML gives a meaning, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** Chinese text with the English text behind it, in a `span` of class `en`; one text where both are the same. */
export function toBilingualHtml({ zh, en }: BilingualText): string {
  if (zh === en) return escapeHtml(zh);
  return `${escapeHtml(zh)} <span class="en" lang="en">${escapeHtml(en)}</span>`;
}
