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
  const problems = document.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  return {
    value: problems.length === 0 ? document.toJS() : null,
    problems,
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
