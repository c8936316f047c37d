import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether a browser is installed: Debian's package `chromium`, or the program that CHROMIUM names. */
export const hasChromium = existsSync(executablePath);
if (!hasChromium) {
  console.warn(`The page is not tested: there is no ${executablePath} (apt-get install chromium)`);
}

/** Starts a browser that sends no requests of its own. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--disable-gpu', '--disable-quic', '--disable-sync'],
  });
