import { Parser } from 'htmlparser2';
import { EarshotError } from '../lib/errors.ts';

/** More than any feed has that is meant to be read; what is read of each is far less. */
const MAX = { depth: 256, attributes: 256, elements: 250_000 } as const;

/**
 * Refuses a document that is built to fill memory, before a tree is made of it.
 * @throws EarshotError `source-unreadable`
 */
export function checkShape(text: string, host: string, { xmlMode = true } = {}): void {
  let [depth, attributes, elements] = [0, 0, 0];
  const check = (isTooMuch: boolean, what: string): void => {
    if (isTooMuch) throw new EarshotError('source-unreadable', `${host} sent a feed ${what}.`);
  };
  const parser = new Parser(
    {
      onopentagname: () => {
        [depth, attributes, elements] = [depth + 1, 0, elements + 1];
        check(depth > MAX.depth, `in which elements are nested more than ${MAX.depth} deep`);
        check(elements > MAX.elements, `of more than ${MAX.elements.toLocaleString('en')} elements`);
      },
      onattribute: () => {
        attributes += 1;
        check(attributes > MAX.attributes, `in which an element has more than ${MAX.attributes} attributes`);
      },
      onclosetag: () => {
        depth -= 1;
      },
    },
    { xmlMode, decodeEntities: false },
  );
  parser.end(text);
}
