import * as OpenCC from 'opencc-js/t2cn';

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;
const HAN_RUN = /[\u4e00-\u9fff]+/g;
const SIMPLIFIED = buildSimplified();

/** Writes traditional Chinese characters in their simplified form; everything else stays, position by position. */
export function simplifyHan(text: string): string {
  return text.replace(HAN_RUN, simplifyRun);
}

function simplifyRun(run: string): string {
  let simplified = '';
  for (let at = 0; at < run.length; at += 1) simplified += SIMPLIFIED[run.charCodeAt(at) - FIRST_HAN] ?? run[at];
  return simplified;
}

/** OpenCC knows which characters are traditional; asked once, so that a text costs look-ups only. */
function buildSimplified(): readonly string[] {
  const toSimplified = OpenCC.Converter({ from: 't', to: 'cn' });
  const all = Array.from({ length: LAST_HAN - FIRST_HAN + 1 }, (_, at) => String.fromCharCode(FIRST_HAN + at));
  const simplified = toSimplified(all.join('\n')).split('\n');
  return all.map((char, at) => (simplified[at]?.length === 1 ? (simplified[at] ?? char) : char));
}
