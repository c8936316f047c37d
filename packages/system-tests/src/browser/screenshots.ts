// Takes the README's picture, and screenshots of the page to look at, from a running `pnpm dev`:
//
//     node packages/system-tests/src/browser/screenshots.ts http://127.0.0.1:8080 /tmp/page
import { mkdir } from 'node:fs/promises';
import type { BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { done, openPage } from './open-page.ts';

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
  const one = await openPage(browser, url, options);
  const { page, ann, bob } = one;
  const shoot = (what: string, fullPage: boolean) =>
    page.screenshot({ path: `${directory}/${name}-${what}.png`, fullPage });
  const step = async (title: string) => {
    await page.getByRole('button', { name: title, exact: true }).click();
    for (const pane of [ann, bob]) await done(pane);
  };
  await step('Open the sample building');
  await step('Read all again as Ann');
  await step('Change a zone as Ann');
  await shoot('story', false);
  await shoot('full', true);
  await step('Read all again as Bob');
  await step('Change the same zone as both');
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
  for (const summary of await page.locator('summary').all()) await summary.click();
  await page.locator('.hops .skeleton').waitFor({ state: 'detached' });
  await shoot('details', true);
  await one.close();
}
await browser.close();
