import type { Setting } from './settings.ts';

/** A folder; unset = `fallback`. */
export function folderSetting(name: string, fallback: string, example: string): Setting<string> {
  return {
    ...{ name, fallback, example },
    parse(text) {
      if (text.startsWith('~')) throw new Error('must be a path from / or from here: only a shell knows what ~ is');
      return text;
    },
  };
}

/** A text that goes into an HTTP header. */
export function headerSetting(name: string, fallback: string, example: string): Setting<string> {
  return {
    ...{ name, fallback, example },
    parse(text) {
      if (!/^[\x20-\x7e]+$/.test(text)) throw new Error('must be plain ASCII: it is sent in a header');
      return text;
    },
  };
}

/** How a token looks, and what is said of one that does not. */
export interface TokenLook {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly example: string;
}

/** A token; never shown. */
export function tokenSetting(name: string, { pattern, rule, example }: TokenLook): Setting<string | null> {
  return {
    ...{ name, fallback: null, example, secret: true },
    parse(text) {
      if (!pattern.test(text)) throw new Error(rule);
      return text;
    },
  };
}

/** An address with one of some protocols (`https:`); shown only where it cannot hold a password. */
export function urlSetting(name: string, protocols: readonly string[], example: string): Setting<string | null> {
  return {
    ...{ name, fallback: null, example, secret: !protocols.includes('https:') },
    parse(text) {
      const starts = protocols.map((protocol) => `${protocol}//`);
      if (!starts.some((start) => text.startsWith(start))) {
        throw new Error(`must be an address that begins with ${starts.join(' or ')}`);
      }
      if (!isReadable(text)) {
        throw new Error('is no readable address: in a password, write # / ? @ : % as %23 %2F %3F %40 %3A %25');
      }
      return text;
    },
  };
}

function isReadable(text: string): boolean {
  try {
    decodeURIComponent(new URL(text).password);
    return true;
  } catch {
    return false;
  }
}

/** A TCP port. */
export function portSetting(name: string, fallback: number): Setting<number> {
  return {
    ...{ name, fallback, example: String(fallback) },
    parse(text) {
      const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
      if (port < 1 || port > 65_535) throw new Error('must be a port, 1 to 65535');
      return port;
    },
  };
}

/** A whole number within bounds. */
export function wholeSetting(
  name: string,
  fallback: number,
  { least, most }: { readonly least: number; readonly most: number },
): Setting<number> {
  return {
    ...{ name, fallback, example: String(fallback) },
    parse(text) {
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (!(number >= least && number <= most)) throw new Error(`must be a whole number from ${least} to ${most}`);
      return number;
    },
  };
}

/** Yes or no. */
export function flagSetting(name: string, fallback: boolean): Setting<boolean> {
  return {
    ...{ name, fallback, example: '1' },
    parse(text) {
      if (!['0', '1', 'true', 'false'].includes(text)) throw new Error('must be 1 or 0');
      return text === '1' || text === 'true';
    },
  };
}

/** One word of a few. */
export function choiceSetting<T extends string>(name: string, values: readonly T[], fallback: T): Setting<T> {
  return { name, fallback, example: fallback, parse: (text) => pick(text, values, 'must be one of') };
}

/** Some words of a few, with commas between them; unset = all. */
export function choicesSetting<T extends string>(name: string, values: readonly T[]): Setting<readonly T[]> {
  const parse = (text: string): T[] => [
    ...new Set(text.split(',').map((part) => pick(part.trim(), values, 'must be some of'))),
  ];
  return { name, fallback: values, example: values.join(','), parse };
}

function pick<T extends string>(text: string, values: readonly T[], rule: string): T {
  const value = values.find((one) => one === text);
  if (value === undefined) throw new Error(`${rule} ${values.join(', ')}`);
  return value;
}

/** An IANA time zone. */
export function timeZoneSetting(name: string, fallback: string, example: string): Setting<string> {
  return {
    ...{ name, fallback, example },
    parse(text) {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
      } catch (cause) {
        throw new Error('must be an IANA time zone', { cause });
      }
    },
  };
}
