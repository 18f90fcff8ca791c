import { findBrowser } from './browser';

/** Finds the browser once; the workers read it from the environment. */
export default async function globalSetup() {
  process.env.E2E_BROWSER = await findBrowser();
}
