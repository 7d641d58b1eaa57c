/** A command, one of its options or choices, as it is registered. */
interface Part {
  readonly name?: string;
  readonly description?: string;
  readonly value?: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly options?: readonly Part[];
  readonly choices?: readonly Part[];
}

/** What Discord accepts (docs.discord.com/developers/interactions/application-commands, 2026-11-23). */
const LIMITS = { parts: 25, descriptionChars: 100, allChars: 8_000 };

/** What is wrong with a command, in sentences. */
export function checkCommand(command: Part): readonly string[] {
  const chars = countChars(command);
  return chars > LIMITS.allChars ? [`The command has ${chars} characters of text.`] : checkPart(command);
}

function checkPart(part: Part): readonly string[] {
  const { name = '', description, options = [], choices = [], autocomplete = false } = part;
  const problems = [
    options.length > LIMITS.parts && `${name} has ${options.length} options.`,
    choices.length > LIMITS.parts && `${name} has ${choices.length} choices.`,
    description !== undefined && !isWithin(description.length) && `The description of ${name} is too long or empty.`,
    choices.length > 0 && autocomplete && `${name} has choices and autocompletion.`,
    options.some((one, index) => one.required && options[index - 1]?.required === false) && `${name}: required first.`,
    new Set(options.map((one) => one.name)).size < options.length && `${name} has two options of one name.`,
  ];
  return [...problems.filter((one) => typeof one === 'string'), ...options.flatMap(checkPart)];
}

function isWithin(chars: number): boolean {
  return chars >= 1 && chars <= LIMITS.descriptionChars;
}

function countChars({ name = '', description = '', value = '', options = [], choices = [] }: Part): number {
  const own = name.length + description.length + value.length;
  return [...options, ...choices].reduce((sum, part) => sum + countChars(part), own);
}
