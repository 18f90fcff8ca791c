/* Runs a server until it is killed: `node … runPostgres.ts <data folder> <port>`. Prints the server's URL when it is ready. */
import { startPostgres } from '../startPostgres';

const [dataDir, port] = process.argv.slice(2);

startPostgres({
  dataDir,
  port: Number(port),
  log: () => {},
  settings: { durability: 'disposable' },
}).then(
  ({ url }) => process.stdout.write(`${url}\n`),
  error => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  },
);
