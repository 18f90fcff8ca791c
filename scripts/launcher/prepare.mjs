import { ensureAppBuilt } from './app-build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureNode } from './node-runtime.mjs';
import { step } from './progress.mjs';

/**
 * Sets up what a start or a test run needs, doing only what is not done yet: the right Node, the dependencies, the built frontend.
 *
 * @returns {Promise<{ node: string }>} the Node to run everything with
 */
export async function prepare() {
  let node;
  await step('Node 24', async () => {
    const found = await ensureNode();
    node = found.node;
    return found.fetched ? 'fetched' : 'unchanged';
  });
  await step('Dependencies', () => ensureDependencies(node));
  await step('Frontend', () => ensureAppBuilt(node));
  return { node };
}
