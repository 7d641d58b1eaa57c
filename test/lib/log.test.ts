import { describe, expect, it } from 'vitest';
import type { LogOptions } from '../../src/lib/log.ts';
import { createLog, redact } from '../../src/lib/log.ts';

describe('a log', () => {
  it('writes a JSON line per event, with the chain of causes of an error', () => {
    const { log, written } = open({ format: 'json' });

    log.warn('feed.failing', { feed: 'ft', err: new Error('no answer', { cause: new Error('reset') }) });

    const [line = ''] = written();
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toMatchObject({
      ...{ level: 40, msg: 'feed.failing', feed: 'ft', time: expect.any(Number) },
      err: { name: 'Error', message: 'no answer', stack: expect.any(String), cause: { message: 'reset' } },
    });
  });

  it('writes a short line per event for a person', () => {
    const { log, written } = open({ format: 'plain' });

    log.warn('feed.capped', { feed: 'ft', left: 3, reason: 'too long', note: 'two words' });
    log.error('db.crashed', { err: new Error('gone') });

    expect(written()).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d warn feed\.capped: too long \(feed=ft, left=3, note="two words"\)\n$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d error db\.crashed \(err="gone"\)\n$/),
    ]);
  });

  it('tells a person a sentence where there is one', () => {
    const sentences = { 'feed.recovered': ({ feed }: Readonly<Record<string, unknown>>) => `${feed} answers again` };
    const { log, written } = open({ format: 'plain', sentences });

    log.info('feed.recovered', { feed: 'ft' });

    expect(written()).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d ft answers again\n$/)]);
  });

  it('lets nothing that an upstream said command the terminal', () => {
    const { log, written } = open({ format: 'plain' });

    log.warn('feed.failing', { reason: 'sent \u001b[2J\u0007rubbish' });

    expect(written()[0]).toContain('feed.failing: sent rubbish');
  });

  it('leaves out what is below its level', () => {
    const { log, written } = open({ format: 'plain', level: 'warn' });

    log.debug('db.output');
    log.info('feed.recovered');

    expect(written()).toEqual([]);
  });

  it.each(['json', 'plain'] as const)('shows no secret, wherever it is: %s', (format) => {
    const { log, written } = open({ format, secrets: ['p"ss/word', 'xoxb-1-abc'] });

    log.warn('slack.client', {
      ...{ text: 'sent Bearer xoxb-1-abc', url: 'https://x/?p=p%22ss%2Fword', 'xoxb-1-abc': 1 },
      err: new Error('refused p"ss/word', { cause: new Error('xoxb-1-abc') }),
    });

    const text = written().join('');
    expect(text).toContain('[secret]');
    expect(text).not.toMatch(/xoxb-1-abc|ss(\/|%2F)word/);
  });
});

describe('redact', () => {
  it('leaves words alone that are too short to be secrets', () => {
    expect(redact('a cat sat', ['cat', ''])).toBe('a cat sat');
  });
});

function open(options: Partial<LogOptions>) {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log = createLog({ level: 'debug', format: 'json', secrets: [], write, ...options });
  return { log, written: (): readonly string[] => lines };
}
