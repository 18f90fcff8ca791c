// Loaded into each child of the launcher: when the launcher is gone, killed or crashed, the child ends as at SIGTERM.
if (process.channel) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Its output goes nowhere then, and an error for each line that says so would be logged in turn, for ever.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {});
  }
}
