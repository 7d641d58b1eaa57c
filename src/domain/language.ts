/** Tells Japanese, Korean and Chinese by their script; null for anything else. */
export function detectScript(text: string): 'ja' | 'ko' | 'zh' | null {
  const letters = count(text, /\p{L}/gu);
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const hangul = count(text, /\p{Script=Hangul}/gu);
  const han = count(text, /\p{Script=Han}/gu);
  // A foreign name or two does not make the text foreign.
  if ((kana + hangul + han) * 4 < letters || letters === 0) return null;
  if (hangul > kana && hangul * 2 > han) return 'ko';
  if (kana > 0 && kana * 10 > han) return 'ja';
  return han > 0 ? 'zh' : null;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
