import { describe, expect, it } from 'vitest';
import type { Setting } from '../../src/lib/settings.ts';
import { SettingsReader } from '../../src/lib/settings.ts';

const PORT: Setting<number> = {
  ...{ name: 'APP_PORT', fallback: 80, example: '8080' },
  parse(text) {
    if (!/^\d+$/.test(text)) throw new Error('must be a number');
    return Number(text);
  },
};

describe('a reader of settings', () => {
  it('reads what is set, without blanks around it, and falls back where nothing is', () => {
    expect(new SettingsReader({ APP_PORT: ' 81 ' }).read(PORT)).toBe(81);
    expect(new SettingsReader({ APP_PORT: '  ' }).read(PORT)).toBe(80);
    expect(new SettingsReader({}).read(PORT)).toBe(80);
  });

  it('goes on after a wrong value, and says what is wrong with an example', () => {
    const reader = new SettingsReader({ APP_PORT: 'many' });

    expect(reader.read(PORT)).toBe(80);
    expect(reader.problems).toEqual(['APP_PORT must be a number (it is "many"); for example APP_PORT=8080']);
  });

  it('keeps a secret to itself, and remembers it even where it is wrong', () => {
    const reader = new SettingsReader({ APP_PORT: 'hush' });

    reader.read({ ...PORT, secret: true });

    expect(reader.problems).toEqual(['APP_PORT must be a number; for example APP_PORT=8080']);
    expect(reader.secrets).toEqual(['hush']);
  });

  it('complains of names of ours that nobody asked for', () => {
    const reader = new SettingsReader({ APP_PROT: '1', APP_PORT: '1', OTHER: '1' });
    reader.read(PORT);

    reader.complainOfUnknown('APP_');

    expect(reader.problems).toEqual([
      'APP_PROT is not a setting; did you mean APP_PORT? All of them are in .env.example',
    ]);
  });
});
