// Runs `backstage-cli package start` of the app: the development server with hot reload.
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');
process.chdir(path.join(root, 'packages', 'app'));
process.argv.splice(2, 0, 'package', 'start');
process.env.BROWSER = 'none';
require(
  path.join(root, 'node_modules', '@backstage', 'cli', 'bin', 'backstage-cli'),
);
