import { distance } from 'fastest-levenshtein';

/** One setting of the environment. */
export interface Setting<T> {
  readonly name: string;
  /** What a right value looks like. */
  readonly example: string;
  /** Its value, `fallback` where unset. @throws Error with what is wrong ("must be …"). */
  readonly parse: (text: string) => T;
  readonly fallback: T;
  /** Whether its value must never be seen. */
  readonly secret?: boolean;
}

/** Reads settings one by one and collects every problem, so that a person hears of all of them at once. */
export class SettingsReader {
  readonly problems: string[] = [];
  readonly secrets: string[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #known = new Set<string>();

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** A setting's value; its fallback where it is unset or wrong. An empty value counts as unset. */
  read<T>(setting: Setting<T>): T {
    const text = this.#env[setting.name]?.trim() ?? '';
    this.#known.add(setting.name);
    if (text === '') return setting.fallback;
    if (setting.secret) this.secrets.push(text);
    try {
      return setting.parse(text);
    } catch (error) {
      const shown = setting.secret ? '' : ` (it is ${JSON.stringify(text)})`;
      const reason = error instanceof Error ? error.message : String(error);
      this.problems.push(`${setting.name} ${reason}${shown}; for example ${setting.name}=${setting.example}`);
      return setting.fallback;
    }
  }

  /** Whether a setting has a value. */
  has(name: string): boolean {
    return (this.#env[name]?.trim() ?? '') !== '';
  }

  /** Complains of settings with our prefix that nobody asked for: most are misspelt. */
  complainOfUnknown(prefix: string): void {
    for (const name of Object.keys(this.#env)) {
      if (!name.startsWith(prefix) || this.#known.has(name)) continue;
      const nearest = [...this.#known].toSorted((a, b) => distance(a, name) - distance(b, name))[0];
      this.problems.push(`${name} is not a setting; did you mean ${nearest}? All of them are in .env.example`);
    }
  }
}

/** A secret and, of an address, its password: a driver's error may quote it without the rest. */
export function withPassword(secret: string): readonly string[] {
  const password = URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : '';
  return password === '' ? [secret] : [secret, password];
}
