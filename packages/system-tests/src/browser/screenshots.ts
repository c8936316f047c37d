// Takes screenshots of the page from a running `pnpm dev`. `desktop-story.png` is the README's picture:
//
//     node packages/system-tests/src/browser/screenshots.ts http://127.0.0.1:8080 /tmp/page
import { mkdir } from 'node:fs/promises';
import type { BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { openPage, openSections, step } from './open-page.ts';

const [, , url = 'http://127.0.0.1:8080', directory = '.'] = process.argv;
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const views: Record<string, BrowserContextOptions> = {
  desktop: { viewport: desktop },
  dark: { viewport: desktop, colorScheme: 'dark' },
  phone: { viewport: phone },
  'phone-dark': { viewport: phone, colorScheme: 'dark' },
};

await mkdir(directory, { recursive: true });
const browser = await launchChromium();
for (const [name, options] of Object.entries(views)) {
  // Otherwise the page's Content-Security-Policy blocks the style that only screenshots use.
  const one = await openPage(browser, url, { ...options, bypassCSP: true });
  const { page } = one;
  const shoot = (what: string, fullPage: boolean) =>
    page.screenshot({
      path: `${directory}/${name}-${what}.png`,
      fullPage,
      style: '.announcement { visibility: hidden }',
    });
  await step(page, 'Open the sample building');
  await step(page, 'Read all again as Ann');
  await step(page, 'Change a zone as Ann');
  await shoot('story', false);
  await shoot('full', true);
  await step(page, 'Read all again as Bob');
  await step(page, 'Change the same zone as both');
  await page.getByRole('dialog').waitFor();
  await shoot('conflict', false);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Generate load for 10 seconds' }).click();
  await page.waitForTimeout(5_000);
  await shoot('load', false);
  await page
    .locator('.load')
    .getByText(/ in 10 s/)
    .waitFor();
  await openSections(page);
  await page.locator('.hops .skeleton').waitFor({ state: 'detached' });
  await shoot('details', true);
  await one.close();
}
await browser.close();
