import pairs from 'opencc-js/dict/TSCharacters';

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fff;
const SIMPLIFIED = listSimplified();

/** Writes traditional Chinese characters in their simplified form; everything else stays, position by position. */
export function simplifyHan(text: string): string {
  let simplified = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const simple = simplify(code);
    if (simple === code) continue;
    simplified += text.slice(from, at) + String.fromCharCode(simple);
    from = at + 1;
  }
  return from === 0 ? text : simplified + text.slice(from);
}

function simplify(code: number): number {
  return code < FIRST_HAN || code > LAST_HAN ? code : (SIMPLIFIED[code - FIRST_HAN] ?? code);
}

/** By character of the common block, from OpenCC's own table: `traditional simplified|…`, each the likeliest first. */
function listSimplified(): Uint16Array {
  const simplified = Uint16Array.from({ length: LAST_HAN - FIRST_HAN + 1 }, (_, at) => FIRST_HAN + at);
  for (const pair of pairs.split('|')) {
    const [from = '', to = ''] = pair.split(' ');
    // A rare character may lie outside the common block: it stays as it is, since positions must hold.
    if (from.length === 1 && to.length === 1 && from.charCodeAt(0) >= FIRST_HAN) {
      simplified[from.charCodeAt(0) - FIRST_HAN] = to.charCodeAt(0);
    }
  }
  return simplified;
}
