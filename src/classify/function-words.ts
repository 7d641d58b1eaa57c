/** Words that hold a sentence together and tell nothing of its matter, as the model's languages write them without accents. */
const FUNCTION_WORDS = new Set(
  `a about after all also an and any are as at be been before but by can could did do does for from had has have he her his
  how if in into is it its may more most new no not of off on one only or other our out over own per said say says she so
  some such than that the their them there these they this those to two under up was we were what when where which who why
  will with would you your
  als am auch auf aus bei das dass dem den der des die durch ein eine einem einen einer er es fur hat ihr im ist mit nach
  nicht noch oder sein sich sie sind so uber um und vom von vor war was wie wird zu zum zur
  aan als bij dat de door een en er het hun in is maar met na naar nog of om ook op over te tot uit van voor wat wel worden
  zich zijn zo
  au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur mais ne nous on ou par pas plus pour que
  qui sa se ses son sont sur un une vers`.split(/\s+/),
);
const PARTS = /[^\p{L}\p{N}]+/u;
/** Two kana are a piece of a word or a particle. */
const KANA = /^[\u3041-\u30ff]{1,2}$|^[\u3041-\u309f]+$/;
/** Longer phrases hold more than function words. */
const MAX_CHARS = 16;

/** The answers for the latest phrases: the same few stand in most items. */
const known = new Map<string, boolean>();
const MAX_KNOWN = 5000;

/** Whether a phrase of a normalised text is made of function words alone, so that it explains nothing to a reader. */
export function isFunctional(phrase: string): boolean {
  if (phrase.length > MAX_CHARS) return false;
  const answer = known.get(phrase);
  if (answer !== undefined) return answer;
  if (known.size === MAX_KNOWN) known.clear();
  const isAll = isMadeOfThem(phrase.toLowerCase());
  known.set(phrase, isAll);
  return isAll;
}

function isMadeOfThem(lower: string): boolean {
  if (FUNCTION_WORDS.has(lower) || KANA.test(lower)) return true;
  return lower.includes(' ') && lower.split(PARTS).every((word) => word === '' || FUNCTION_WORDS.has(word));
}
