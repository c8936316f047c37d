import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a browser to test in: Debian's package `chromium`, or the one that CHROMIUM names. */
export const hasChromium = existsSync(executablePath);
if (!hasChromium) {
  console.warn(`The page is not tested: there is no ${executablePath} (apt-get install chromium)`);
}

/** Asks nobody but the pages that it is told to open. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
