import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** The page in a browser, as its user sees it. */
export type OpenPage = Awaited<ReturnType<typeof openPage>>;

export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  // The browser also logs the error responses that the page expects.
  const forgiven = [/^Failed to load resource: .* status of (404|412) /];
  const complain = (complaint: string): void => {
    if (!forgiven.some((pattern) => pattern.test(complaint))) complaints.push(complaint);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') complain(message.text());
  });
  page.on('pageerror', ({ message }) => complain(message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) complain(`Requested ${request.url()}`);
  });
  await page.goto(url);
  const pane = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}\\b`) });
  await page.getByText('live', { exact: true }).waitFor();
  return {
    page,
    ann: pane('Ann'),
    bob: pane('Bob'),
    /** From now on, console errors that match are no failure. */
    forgive: (complaint: RegExp) => void forgiven.push(complaint),
    async figure(name: string): Promise<number> {
      const text = await page.locator(`[data-figure=${name}]`).textContent();
      return Number(text?.replaceAll(',', ''));
    },
    /** @throws Error if there was a console error, or a request to another origin than the bff */
    async close() {
      await context.close();
      if (complaints.length > 0) throw new Error(`Console errors: ${complaints.join('\n')}`);
    },
  };
}

/** The badge of each row in a person's tree: how its last read was answered. */
export async function badgesOf(pane: Locator): Promise<Record<string, string>> {
  const badges: Record<string, string> = {};
  for (const row of await pane.locator('.tree .row').all()) {
    const badge = row.locator('.badge');
    if ((await badge.count()) === 0) continue;
    badges[(await row.locator('.row-name').textContent()) ?? ''] =
      (await badge.textContent()) ?? '';
  }
  return badges;
}

export const choose = (pane: Locator, name: string | RegExp): Promise<void> =>
  pane.locator('.tree').getByRole('button', { name }).click();

/** Waits until the person's last action has finished. */
export const done = (pane: Locator): Promise<void> =>
  pane.and(pane.page().locator('[aria-busy=false]')).waitFor();

export async function readAll(pane: Locator): Promise<void> {
  await pane.getByRole('button', { name: 'Read all again' }).click();
  await done(pane);
}

/** Opens the sections below the panes: the HTTP messages and the figures. */
export async function openSections(page: Page): Promise<void> {
  for (const section of await page.locator('main > details').all()) {
    const isOpen = await section.getAttribute('open');
    if (isOpen === null) await section.locator('summary').first().click();
  }
}

export async function step(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: title, exact: true }).click();
  await page.locator('.steps[aria-busy=false]').waitFor({ state: 'attached' });
}

/** Performs all steps after the first, and keeps the version of the faster person. */
export async function allSteps(page: Page): Promise<void> {
  await step(page, 'Read all again as Ann');
  await step(page, 'Change a zone as Ann');
  await step(page, 'Read all again as Bob');
  await step(page, 'Change the same zone as both');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^it is now/).check();
  await dialog.getByRole('button', { name: 'Keep the current version' }).click();
  await dialog.waitFor({ state: 'hidden' });
}
