/** A button or a select menu as a message carries it. */
export interface Component {
  readonly type: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly style?: number;
  readonly placeholder?: string;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly Option[];
}

export interface Option {
  readonly label: string;
  readonly value: string;
  readonly default?: boolean;
}

/** A row of them. */
export interface Row {
  readonly type: number;
  readonly components: readonly Component[];
}

/** What Discord accepts (docs.discord.com/developers/components/reference, 2026-11-23). */
const LIMITS = {
  rows: 5,
  buttons: 5,
  labelChars: 80,
  customIdChars: 100,
  options: 25,
  optionChars: 100,
  placeholderChars: 150,
};
const [ROW, BUTTON, SELECT] = [1, 2, 3];

/** What is wrong with the components of a message, by the path of the field. */
export function checkComponents(rows: readonly Row[] = []): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const check = (path: string, fine: boolean, message: string): void => {
    if (!fine) problems[path] = message;
  };
  check('components', rows.length <= LIMITS.rows, 'Must be 5 or fewer in length.');
  for (const [index, row] of rows.entries()) {
    const at = `components[${index}]`;
    const selects = row.components.filter(({ type }) => type === SELECT).length;
    const most = selects > 0 ? 1 : LIMITS.buttons;
    check(
      at,
      row.type === ROW && isWithin(row.components.length, 1, most),
      'The specified component layout is invalid.',
    );
    for (const [number, component] of row.components.entries())
      checkOne(`${at}.components[${number}]`, component, check);
  }
  const ids = rows.flatMap((row) => row.components.map((component) => component.custom_id));
  check('components.custom_id', new Set(ids).size === ids.length, 'Component custom id cannot be duplicated');
  return problems;
}

type Check = (path: string, fine: boolean, message: string) => void;

function checkOne(at: string, component: Component, check: Check): void {
  const { type, custom_id: id = '', label = '', options = [], placeholder = '' } = component;
  check(`${at}.type`, type === BUTTON || type === SELECT, 'Value must be one of (2, 3).');
  check(`${at}.custom_id`, isWithin(id.length, 1, LIMITS.customIdChars), 'Must be between 1 and 100 in length.');
  if (type === BUTTON) check(`${at}.label`, isWithin(label.length, 1, LIMITS.labelChars), 'Must be between 1 and 80.');
  if (type !== SELECT) return;
  const { min_values: min = 1, max_values: max = 1 } = component;
  check(`${at}.options`, isWithin(options.length, 1, LIMITS.options), 'Must be between 1 and 25 in length.');
  check(`${at}.max_values`, min <= max && max <= options.length, 'Value is out of range.');
  check(`${at}.placeholder`, placeholder.length <= LIMITS.placeholderChars, 'Must be 150 or fewer in length.');
  check(`${at}.options.default`, options.filter((one) => one.default).length <= max, 'Too many default options.');
  for (const { label: name, value } of options) {
    const fine = isWithin(name.length, 1, LIMITS.optionChars) && isWithin(value.length, 1, LIMITS.optionChars);
    check(`${at}.options.value`, fine, 'Must be between 1 and 100 in length.');
  }
}

function isWithin(length: number, min: number, max: number): boolean {
  return length >= min && length <= max;
}
