/** Uses of commands that change what a channel or a workspace gets, as typed, or as a button types them. */
export const CHANGES: readonly string[] = [
  ...['subscribe', 'subscribe severity:low', 'edit 1 severity:low', 'unsubscribe 1', 'unsubscribe all sure:yes'],
  ...['pause', 'pause 2d', 'resume', 'follow s-1', 'mute s-1', 'test', 'digest off', 'digest weekly mon 08:30'],
  ...[
    'feed add https://harbour.example/',
    'feed remove Harbour',
    'FEED ADD https://harbour.example/',
    'feed remove',
    'split i-1',
  ],
];
