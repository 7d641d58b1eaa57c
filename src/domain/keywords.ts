/**
 * Keywords joined by AND, OR and NOT (in capitals), with ( ): `HBM AND (China OR "rare earth") NOT gaming`. As stored, an
 * entry without quotation marks is one word or phrase, and one with them an expression whose words are all quoted.
 */
type Expression =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'AND' | 'OR'; readonly parts: readonly Expression[] }
  | { readonly kind: 'NOT'; readonly part: Expression };

/** An entry as it is stored, or what is wrong with it in a sentence. */
export type ReadKeyword = { readonly keyword: string } | { readonly problem: string };

const MAX_WORD_CHARS = 100;
const MAX_EXPRESSION_CHARS = 300;

/** Reads one entry of a list of keywords as typed. */
export function readKeyword(text: string): ReadKeyword {
  const tokens = splitTokens(text);
  if (!tokens.some(isOperator)) return readPlain(text);
  if (text.length > MAX_EXPRESSION_CHARS) return tooLong(text, MAX_EXPRESSION_CHARS);
  const read = parse(tokens);
  return typeof read === 'string' ? { problem: `“${text}”: ${read}` } : { keyword: write(read) };
}

/** Whether an entry as stored holds, by what is asked of each of its words. */
export function matchesKeyword(keyword: string, has: (word: string) => boolean): boolean {
  if (!keyword.includes('"')) return has(keyword);
  const read = parse(splitTokens(keyword));
  return typeof read !== 'string' && holds(read, has);
}

/** An entry as stored, for people: `“gallium”`, `“HBM” AND “China”`. */
export function describeKeyword(keyword: string): string {
  return keyword.includes('"') ? keyword.replace(/"([^"]*)"/g, '“$1”') : `“${keyword}”`;
}

function readPlain(text: string): ReadKeyword {
  const word = text.replaceAll('"', '').replace(/\s+/g, ' ').trim();
  if (word.length > MAX_WORD_CHARS) return tooLong(word, MAX_WORD_CHARS);
  if (!hasLetter(word)) return { problem: `“${word}” holds no letter or digit.` };
  // a phrase that only looks like an expression keeps its quotation marks
  return { keyword: splitTokens(word).some(isOperator) ? `"${word}"` : word };
}

function tooLong(text: string, chars: number): ReadKeyword {
  return { problem: `“${text.slice(0, 20)}…” is longer than ${chars} characters.` };
}

function hasLetter(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word);
}

/** Quoted phrases with their first quotation mark, brackets, operators, and runs of other words as one phrase. */
function splitTokens(text: string): readonly string[] {
  const tokens: string[] = [];
  let open = false;
  for (const part of text.match(/"[^"]*(?:"|$)|[()]|[^\s"()]+/g) ?? []) {
    const word = part.startsWith('"') ? `"${part.replaceAll('"', '').replace(/\s+/g, ' ').trim()}` : part;
    const bare = !word.startsWith('"') && !isOperator(word) && !isBracket(word);
    if (bare && open) tokens.push(`${tokens.pop()} ${word}`);
    else tokens.push(word);
    open = bare;
  }
  return tokens;
}

function isOperator(token: string): boolean {
  return token === 'AND' || token === 'OR' || token === 'NOT';
}

function isBracket(token: string): boolean {
  return token === '(' || token === ')';
}

/** The expression, or what is wrong with it. NOT binds closest, then AND (which may be left out), then OR. */
function parse(tokens: readonly string[]): Expression | string {
  let at = 0;
  const parseOr = (): Expression | string => {
    const parts: Expression[] = [];
    do {
      const part = parseAnd();
      if (typeof part === 'string') return part;
      parts.push(part);
    } while (tokens[at] === 'OR' && at++ >= 0);
    return join('OR', parts);
  };
  const parseAnd = (): Expression | string => {
    const parts: Expression[] = [];
    do {
      const part = parseOne();
      if (typeof part === 'string') return part;
      parts.push(part);
    } while (tokens[at] === 'AND' ? at++ >= 0 : ![undefined, 'OR', ')'].includes(tokens[at]));
    return join('AND', parts);
  };
  const parseOne = (): Expression | string => {
    const token = tokens[at++];
    if (token === 'NOT') {
      const part = parseOne();
      return typeof part === 'string' ? part : { kind: 'NOT', part };
    }
    if (token === '(') {
      const inner = parseOr();
      if (typeof inner === 'string') return inner;
      return tokens[at++] === ')' ? inner : 'a bracket is not closed.';
    }
    const word = token?.replace(/^"/, '') ?? '';
    if (token === undefined || isOperator(token) || token === ')') return sayMissing(tokens[at - 2], token);
    return hasLetter(word) ? { kind: 'word', word } : `“${word}” holds no letter or digit.`;
  };
  const whole = parseOr();
  if (typeof whole === 'string') return whole;
  return at < tokens.length ? 'a bracket is closed that was not opened.' : whole;
}

function sayMissing(before: string | undefined, found: string | undefined): string {
  const where = [before === undefined ? '' : `after ${before}`, found === undefined ? '' : `before ${found}`];
  return `a word is missing ${where.filter((part) => part !== '').join(' and ')}.`;
}

function join(kind: 'AND' | 'OR', parts: readonly Expression[]): Expression {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

function holds(expression: Expression, has: (word: string) => boolean): boolean {
  switch (expression.kind) {
    case 'word':
      return has(expression.word);
    case 'NOT':
      return !holds(expression.part, has);
    case 'AND':
      return expression.parts.every((part) => holds(part, has));
    default:
      return expression.parts.some((part) => holds(part, has));
  }
}

function write(expression: Expression): string {
  if (expression.kind === 'word') return `"${expression.word}"`;
  const inner = (part: Expression): string =>
    part.kind === 'AND' || part.kind === 'OR' ? `(${write(part)})` : write(part);
  if (expression.kind === 'NOT') return `NOT ${inner(expression.part)}`;
  return expression.parts.map(inner).join(` ${expression.kind} `);
}
