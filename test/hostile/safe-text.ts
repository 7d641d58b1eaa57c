import { expect } from 'vitest';

/** Controls, format characters, halves of characters, line separators; what joins emoji is content. */
const HIDDEN = /(?!(?<=\p{Extended_Pictographic}\uFE0F?|[\u{1F3FB}-\u{1F3FF}])\u200D)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** Whether a text of one line holds something that a reader does not see. */
export function hidesSomething(text: string): boolean {
  return HIDDEN.test(text);
}

/** What every item must be, whatever its feed said. */
export function expectSafeItem(item: {
  readonly title: string;
  readonly summary: string;
  readonly url: string | null;
}): void {
  expect(hidesSomething(item.title + item.summary)).toBe(false);
  expect([...item.title].length).toBeLessThanOrEqual(500);
  expect([...item.summary].length).toBeLessThanOrEqual(2_000);
  if (item.url !== null) expect(item.url).toMatch(/^https?:\/\/[^\s\p{Cc}]{1,12000}$/u);
}
