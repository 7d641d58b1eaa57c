import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { EarshotError } from '../lib/errors.ts';
import { drawDiscordAlert, drawDiscordLookup } from './picture-discord.ts';
import { type Page, renderPage, type Speaker } from './picture-page.ts';
import { shrinkPng } from './picture-png.ts';
import { buildSampleThread } from './picture-samples.ts';
import { drawSlackAlert, drawSlackLookup } from './picture-slack.ts';

/**
 * `npm run pictures`: the README's pictures, drawn from the very payloads that Slack and Discord would get. A browser
 * on this machine draws them; nothing is fetched. The severity's mark needs a font with colour emoji.
 */
const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const BROWSER_MS = 60_000;
const FIRST_HEIGHT = 800;
/** A README shows them smaller: at this scale they stay sharp, and light. */
const SCALE = 1.5;
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--hide-scrollbars',
  '--disable-background-networking',
  '--no-first-run',
  `--force-device-scale-factor=${SCALE}`,
];
const ASKER: Speaker = { name: 'Mira', colour: '#6b4e9b', isApp: false };

const run = promisify(execFile);

try {
  await drawAll(findBrowser(process.env));
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function drawAll(browser: string): Promise<void> {
  const thread = buildSampleThread();
  const pages: Readonly<Record<string, Page>> = {
    'slack-alert': drawSlackAlert(thread),
    'slack-lookup': drawSlackLookup(ASKER),
    'discord-alert': drawDiscordAlert(thread),
    'discord-lookup': drawDiscordLookup(ASKER),
  };
  const work = await mkdtemp(join(tmpdir(), 'earshot-pictures-'));
  try {
    await mkdir(FOLDER, { recursive: true });
    for (const [name, page] of Object.entries(pages)) await draw({ browser, work, name, page });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Drawing {
  readonly browser: string;
  /** A folder for what the browser needs meanwhile. */
  readonly work: string;
  readonly name: string;
  readonly page: Page;
}

/** First the content's height is measured, then the picture is taken in a window of that size. */
async function draw({ browser, work, name, page }: Drawing): Promise<void> {
  const source = join(work, `${name}.html`);
  const target = join(FOLDER, `${name}.png`);
  await writeFile(source, renderPage(page));
  const open = (height: number, ...wanted: readonly string[]) =>
    run(
      browser,
      [...FLAGS, ...wanted, `--user-data-dir=${join(work, 'profile')}`, sizeFlag(page, height), urlOf(source)],
      {
        timeout: BROWSER_MS,
      },
    );
  const { stdout } = await open(FIRST_HEIGHT, '--dump-dom');
  const height = Number(/data-height="(\d+)"/.exec(stdout)?.[1]);
  if (!(height > 0)) throw new EarshotError('bad-config', `${browser} did not draw ${name}; is it a Chromium?`);
  const shot = join(work, `${name}.png`);
  await open(height, `--screenshot=${shot}`);
  const png = shrinkPng(await readFile(shot));
  await writeFile(target, png);
  console.log(
    `${relative(process.cwd(), target)}: ${page.width * SCALE}×${height * SCALE}, ${Math.ceil(png.length / 1_000)} kB`,
  );
}

function sizeFlag({ width }: Page, height: number): string {
  return `--window-size=${width},${height}`;
}

function urlOf(file: string): string {
  return pathToFileURL(file).href;
}

/** @throws EarshotError `bad-config` where there is no browser. */
function findBrowser({ CHROMIUM_PATH, PATH = '' }: NodeJS.ProcessEnv): string {
  const paths = PATH.split(delimiter).flatMap((folder) => BROWSERS.map((name) => join(folder, name)));
  const found = CHROMIUM_PATH ? [CHROMIUM_PATH].find(existsSync) : paths.find(existsSync);
  if (found !== undefined) return found;
  const where = CHROMIUM_PATH ? `at CHROMIUM_PATH (${CHROMIUM_PATH})` : 'on the PATH';
  throw new EarshotError(
    'bad-config',
    `There is no Chromium ${where}: install one, or set CHROMIUM_PATH to its program.`,
  );
}
