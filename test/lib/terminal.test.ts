import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { clipLine, createTerminal, printable } from '../../src/lib/terminal.ts';

const ESC = '\u001b';

describe('a terminal', () => {
  it('keeps the status line below what is printed', () => {
    const { terminal, written } = open(40);

    terminal.setStatus('3 feeds');
    terminal.print('first line');

    expect(written()).toBe(`3 feeds\r${ESC}[2Kfirst line\n3 feeds`);
  });

  it('clips the status line to the width, so that it never wraps', () => {
    const { terminal, written } = open(10);

    terminal.setStatus('three feeds are polled');

    expect(written()).toBe('three fe…');
  });

  it('clears every row that a status line takes after the window got narrower', () => {
    const { terminal, written, out } = open(40);
    terminal.setStatus('twelve feeds, two of them fail');
    written();

    out.columns = 12;
    out.emit('resize');

    expect(written()).toBe(`\r${ESC}[2A${ESC}[Jtwelve fee…`);
  });

  it('leaves no trace of the status line when closed', () => {
    const { terminal, written, out } = open(40);
    terminal.setStatus('3 feeds');
    written();

    terminal.close();

    expect(written()).toBe(`\r${ESC}[2K`);
    expect(out.listenerCount('resize')).toBe(0);
  });

  it('wraps what it says between words, above the status line, and not on a pipe', () => {
    const { terminal, written } = open(12);
    const pipe = open(12, false);

    terminal.setStatus('3 feeds');
    terminal.say('one feed is failing\n');
    pipe.terminal.say('one feed is failing');

    expect(written()).toBe(`3 feeds\r${ESC}[2Kone feed is \nfailing\n3 feeds`);
    expect(pipe.written()).toBe('one feed is failing\n');
  });

  it('prints no status line and knows no width on a pipe', () => {
    const { terminal, written } = open(40, false);

    terminal.setStatus('3 feeds');
    terminal.print('a line\n');
    terminal.close();

    expect(written()).toBe('a line\n');
    expect(terminal.columns).toBeNull();
  });
});

describe('clipLine', () => {
  it('counts wide characters twice and joins lines', () => {
    expect(clipLine('稀土出口\n管制', 7)).toBe('稀土出…');
  });
});

describe('printable', () => {
  it('takes the power out of escape sequences, carriage returns and reordering', () => {
    const hostile = `a${ESC}[2Jb\u009b31mc\rd\u202ee\u0007${ESC}]0;title\u0007`;

    const shown = printable(hostile);

    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
    expect(printable('one\r\ntwo\tthree')).toBe('one\ntwo three');
  });
});

function open(columns: number, isTTY = true) {
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns });
  const written = (): string => out.read() ?? '';
  return { out, written, terminal: createTerminal({ out, isTTY }) };
}
