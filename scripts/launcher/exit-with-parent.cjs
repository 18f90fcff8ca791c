// Loaded into each child of the launcher: when the launcher is gone, killed or crashed, the child ends as at SIGTERM.
if (process.channel) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
