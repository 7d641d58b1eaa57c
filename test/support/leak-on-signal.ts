/** Loaded before the program: on SIGUSR2 something throws an error that quotes every secret there is. */
process.on('SIGUSR2', () => {
  const secrets = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'DISCORD_TOKEN'].map((name) => process.env[name]);
  const cause = Object.assign(new Error(`Bot ${secrets.join(' ')}`), { headers: { authorization: secrets } });
  throw new TypeError(`request failed: ${encodeURIComponent(secrets.join(','))}`, { cause });
});
