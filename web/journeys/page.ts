/** What every journey is taken with: a page that is watched for what must never happen on it. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test as base } from "@playwright/test";

import { PASSWORD, type Somebody } from "./people";
import { ARTEFACTS } from "./places";

export { expect };

/** Fails where the page broke its content security policy, threw, or asked for anything elsewhere. */
export const test = base.extend<{ watched: void }>({
  watched: [
    async ({ page }, use) => {
      const wrong: string[] = [];
      page.on("pageerror", (error) => wrong.push(`threw: ${error.message}`));
      page.on("console", (message) => {
        const text = message.text();
        if (/Content Security Policy/i.test(text)) wrong.push(text);
      });
      page.on("request", (request) => {
        const { hostname, protocol } = new URL(request.url());
        const here = hostname === "127.0.0.1" || protocol === "data:" || protocol === "blob:";
        if (!here) wrong.push(`asked elsewhere: ${request.url()}`);
      });
      await use();
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});

export const home = () => `${process.env["JOURNEYS_URL"]}/`;
export const freshHome = () => `${process.env["JOURNEYS_FRESH_URL"]}/`;
export const freshLink = () => process.env["JOURNEYS_FRESH_LINK"] ?? "";

export async function signIn(page: Page, somebody: Somebody): Promise<void> {
  await page.goto(home());
  await page.getByLabel("Name").fill(somebody.name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: /Sign out/ })).toBeVisible();
}

export const box = (page: Page) => page.getByLabel("Your question");

/** The last question with what came of it. */
export const lastTurn = (page: Page) => page.getByRole("article").last();

export async function ask(page: Page, question: string): Promise<void> {
  await box(page).fill(question);
  await box(page).press("Enter");
}

/** What axe finds and calls serious or worse, in few words; nothing is what it should be. */
export async function serious(page: Page, within?: string): Promise<string[]> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  // The library's guards pass the focus on as soon as it reaches them: nobody rests on one.
  const axe = new AxeBuilder({ page }).withTags(tags).exclude("[data-base-ui-focus-guard]");
  if (within) axe.include(within);
  // What scrolls under the question box is covered for the moment only, and scrolled clear by focus.
  const unstick = (position: string) =>
    page.evaluate((to) => {
      document.querySelector<HTMLElement>(".composer")?.style.setProperty("position", to);
    }, position);
  await unstick("static");
  const found = await axe.analyze();
  await unstick("");
  const bad = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return bad.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`),
  );
}

/**
 * A picture of what is in sight, in both themes, kept; both are looked over with axe, all of it or
 * what lies over the rest. */
export async function show(page: Page, name: string, within?: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // A chart is painted again in the other colours.
    await page.waitForTimeout(250);
    await page.screenshot({ path: `${ARTEFACTS}/${name}-${colorScheme}.png` });
    expect(await serious(page, within)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
}
