import { LineCounter, parseDocument } from 'yaml';

/** A settings file whose problems can be told with their line. */
export interface YamlFile {
  readonly value: unknown;
  /** What YAML itself finds wrong, each as `file:line: …`. */
  readonly problems: readonly string[];
  /** The line (from 1) of what stands at a path, or of its nearest parent that stands in the file. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Reads a YAML text; never throws: what is wrong with it is in `problems`. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const errors = document.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  const read = errors.length === 0 ? toValue(file, document) : { value: null, problems: errors };
  return {
    ...read,
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true);
        const range =
          typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | null) : null;
        if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
      }
      return 1;
    },
  };
}

/** An alias of nothing, or of far too much, is only found out here, and without its line. */
function toValue(file: string, document: ReturnType<typeof parseDocument>): Pick<YamlFile, 'value' | 'problems'> {
  try {
    return { value: document.toJS(), problems: [] };
  } catch (error) {
    return { value: null, problems: [`${file}:1: ${error instanceof Error ? error.message : error}`] };
  }
}

/** The entries of a list, or of one under `key`; null where there are none. */
export function listEntries(value: unknown, key: string): readonly unknown[] | null {
  const list = typeof value === 'object' && value !== null && key in value ? Object(value)[key] : value;
  return Array.isArray(list) && list.length > 0 ? list : null;
}
