import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { box, expect, home, signIn, test } from "./page";
import { ANALYST } from "./people";
import { DIST } from "./places";

const SCRIPTS_MAX = 250_000;
const INTERACTIVE_MAX = 1_000;
const TRIES = 5;

test("what is loaded before a chart stays small", async ({ page }) => {
  const loaded = new Set<string>();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith(".js")) loaded.add(pathname);
  });
  await signIn(page, ANALYST);
  await expect(box(page)).toBeVisible();
  const sizes = [...loaded].map((path) => gzipSync(readFileSync(join(DIST, path))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`JavaScript before charts: ${Math.round(total / 1000)} kB compressed`);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThan(SCRIPTS_MAX);
  const charts = readdirSync(join(DIST, "assets")).find((name) => name.startsWith("ChartView"));
  expect([...loaded].join(" "), "the chart engine is not among them").not.toContain(charts);
});

test("the page can be used within a second", async ({ page }) => {
  await signIn(page, ANALYST);
  const times: number[] = [];
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const begun = Date.now();
    await page.goto(home());
    await box(page).fill("sales");
    times.push(Date.now() - begun);
  }
  console.log(`Interactive after ${times.join(", ")} ms`);
  // The machine may be busy with something else; the page has to manage it once.
  expect(Math.min(...times)).toBeLessThan(INTERACTIVE_MAX);
});
