import { EarshotError } from '../../lib/errors.ts';
import { type ChannelRow, getChannel } from '../../store/channels.ts';
import { type Pause, pauseChannel } from '../../store/pauses.ts';
import type { Call, Command, CommandDeps, Reply } from '../command.ts';
import { plainLine } from '../lines.ts';
import { formatMoment, readSpan, readYes } from '../moments.ts';

const MAX_PAUSE_MS = 90 * 86_400_000;

/** Holds a channel's alerts for a time. */
export const pause: Command = {
  name: 'pause',
  summary: 'Hold this channel’s alerts for a time; what was held comes as one summary',
  args: [
    {
      ...{ name: 'time', required: false, choices: [], many: false, rest: true, also: ['for'] },
      summary: 'How long: 30m, 4h, 2d, 1w; without it, until somebody resumes',
      check: (value) => (readPauseMs(value) === null ? [`“${value.slice(0, 40)}” is no time from 1m to 90d.`] : []),
    },
    {
      ...{ name: 'critical', required: false, choices: ['yes', 'no'], many: false, rest: false },
      summary: 'Whether critical alerts come all the same; no unless given',
    },
  ],
  examples: ['pause 2d', 'pause 4h critical:yes', 'pause'],
  needsManage: true,
  run: runPause,
};

async function runPause({ caller, args }: Call, { db, clock, prefix }: CommandDeps): Promise<Reply> {
  const channel = await getChannel(db, caller);
  refuseUnlessOpen(channel, prefix);
  const now = clock.now();
  const spanMs = args['time'] === undefined ? null : readPauseMs(args['time']);
  const wanted: Pause = {
    until: spanMs === null ? null : new Date(now.getTime() + spanMs),
    passesCritical: readYes(args['critical'] ?? 'no') ?? false,
  };
  await db.tx((tx) => pauseChannel(tx, channel.id, wanted, now));
  const until = wanted.until === null ? 'somebody resumes' : formatMoment(wanted.until, channel.timeZone);
  return {
    ok: true,
    title: `Paused until ${until}.`,
    lines: [
      plainLine(
        `${wanted.passesCritical ? 'Critical alerts come all the same; all else is held.' : 'Everything is held, critical alerts too.'} What was held comes as one summary.`,
      ),
    ],
    buttons: [{ label: 'Resume now', line: 'resume', share: false }],
  };
}

function refuseUnlessOpen(channel: ChannelRow | null, prefix: string): asserts channel is ChannelRow {
  if (channel === null)
    throw new EarshotError('bad-input', 'This channel has no subscription, so there is nothing to pause.');
  if (channel.state !== 'suspended') return;
  const why = channel.stateNote === null ? '' : ` (${channel.stateNote})`;
  throw new EarshotError(
    'bad-input',
    `Messages are held already, because posting here failed${why}. Mend that, then use ${prefix} test.`,
  );
}

function readPauseMs(text: string): number | null {
  const spanMs = readSpan(text);
  return spanMs === null || spanMs > MAX_PAUSE_MS ? null : spanMs;
}
