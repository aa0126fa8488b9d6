import { readFileSync } from "node:fs";

import type { Locator } from "@playwright/test";

import { ask, box, expect, home, lastTurn, show, signIn, test } from "./page";
import { ADMIN, ANALYST, NEIGHBOUR, PASSWORD, VIEWER } from "./people";

test("somebody signs in, is asked back, chooses, refines, and sees where the answer came from", async ({
  page,
}) => {
  await page.goto(home());
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await show(page, "sign-in");
  await signIn(page, ANALYST);
  await expect(page.getByText(ANALYST.company)).toBeVisible();
  await show(page, "ask-fresh");

  await page.getByRole("button", { name: "show me sales" }).click();
  const clarification = page.getByRole("region", { name: /\?$/ });
  await expect(clarification.getByRole("button").first()).toBeVisible();
  await show(page, "clarification");
  await clarification.getByRole("button").first().click();
  await expect(lastTurn(page).getByRole("table")).toBeVisible();

  await ask(page, "top 5 brands by sales last quarter in Tamil Nadu");
  await expect(lastTurn(page).locator(".chart-holder svg")).toBeVisible();
  await expect(lastTurn(page).getByRole("row")).toHaveCount(6);
  await show(page, "answer");

  await lastTurn(page).getByRole("button", { name: /leave out the condition/ }).click();
  await expect(lastTurn(page).getByRole("heading", { level: 2 })).not.toContainText("Tamil Nadu");
  await expect(lastTurn(page).getByRole("table")).toBeVisible();
  await lastTurn(page).getByRole("button", { name: /which come first/ }).click();
  await show(page, "refine-menu", "[role=menu]");
  await page.getByRole("menuitem", { name: "10 at most" }).click();
  await expect(lastTurn(page).getByRole("row")).toHaveCount(11);

  await lastTurn(page).getByRole("rowheader").first().getByRole("button").click();
  await expect(lastTurn(page).getByText(/^Brand is /).first()).toBeVisible();
  await expect(lastTurn(page).getByRole("row")).toHaveCount(2);
  await lastTurn(page).getByRole("button", { name: /is cut/ }).click();
  await page.getByRole("menuitem", { name: "By month" }).click();
  await expect(lastTurn(page).getByRole("row")).toHaveCount(4);
  await lastTurn(page).getByRole("button", { name: "Line", exact: true }).click();
  await lastTurn(page).locator(".chart-holder svg .mark-symbol path").first().click();
  const days = () => lastTurn(page).getByRole("row").count();
  await expect.poll(days, "the days of a month, or most of them").toBeGreaterThan(20);

  await lastTurn(page).getByText("How was this computed").click();
  await expect(lastTurn(page).getByText("what you may see")).toBeVisible();
  await expect(lastTurn(page).getByLabel("SQL for warehouse", { exact: true })).toContainText("LIMIT");
  await show(page, "thread-receipt");
});

test("an answer is looked at in other ways, and taken along", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, ANALYST);
  await ask(page, "sales by month this fiscal year");
  const turn = lastTurn(page);
  await expect(turn.locator(".chart-holder svg")).toBeVisible();
  await turn.getByRole("button", { name: "Columns", exact: true }).click();
  await expect(turn.locator(".chart-holder svg .mark-rect path").first()).toBeVisible();
  await show(page, "answer-columns");
  await turn.getByRole("button", { name: "Table", exact: true }).click();
  await expect(turn.locator(".chart-holder")).toHaveCount(0);
  await turn.getByRole("button", { name: "Line", exact: true }).click();
  await expect(turn.locator(".chart-holder svg")).toBeVisible();

  const head = turn.getByRole("columnheader", { name: "Net sales" });
  const first = () => turn.getByRole("row").nth(1).innerText();
  const before = await first();
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  expect(await first()).not.toBe(before);

  const file = async (name: string) => {
    await turn.getByRole("button", { name: "Download" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name }).click(),
    ]);
    return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
  };
  const csv = await file("Table as CSV");
  expect(csv.name).toBe("sales-by-month-this-fiscal-year.csv");
  expect(csv.content.toString("utf8")).toMatch(/^\uFEFFInvoice date,Net sales\r\n2026-\d\d-01,\d+\.\d\d\r\n/);
  expect((await file("Chart as PNG")).content.subarray(1, 4).toString()).toBe("PNG");
  expect((await file("Chart as SVG")).content.toString()).toContain("<svg");

  await turn.getByRole("button", { name: "Copy a link to this question" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).search, "the question is behind '#'").toBe("");
  await page.goto("about:blank");
  await page.goto(link);
  await expect(lastTurn(page).getByRole("heading", { level: 2 })).toHaveText(
    "sales by month this fiscal year",
  );
  await expect(lastTurn(page).getByRole("table")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Asked before in this browser" })).toBeVisible();
  await show(page, "ask-recent");
});

test("many rows scroll in a window of their own", async ({ page }) => {
  await signIn(page, ANALYST);
  await ask(page, "sales by state by month this fiscal year");
  const table = lastTurn(page).getByRole("table");
  await expect(table).toBeVisible();
  const all = Number(await table.getAttribute("aria-rowcount"));
  expect(all).toBeGreaterThan(60);
  expect(await table.getByRole("row").count()).toBeLessThan(all);
  await show(page, "answer-long");
  await lastTurn(page).getByRole("region").last().focus();
  await page.keyboard.press("End");
  await expect(table.locator(`tr[aria-rowindex="${all}"]`)).toBeVisible();
});

test("all of it fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, ADMIN);
  await ask(page, "sales by state last month");
  await expect(lastTurn(page).locator(".chart-holder svg")).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide, "nothing makes the page scroll sideways").toBeLessThanOrEqual(360);
  await show(page, "phone-answer");
  await page.getByRole("link", { name: "Model" }).click();
  await expect(page.getByRole("heading", { name: "Model", level: 1 })).toBeVisible();
  await show(page, "phone-model");
});

test("all of it goes by the keyboard alone", async ({ page }) => {
  await page.goto(home());
  await page.keyboard.press("Tab");
  await page.getByLabel("Name").focus();
  await page.keyboard.type(ANALYST.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(box(page)).toBeFocused();
  await page.keyboard.type("sales by state last month");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table")).toBeVisible();
  await expect(box(page), "ready for the next question").toBeFocused();

  const download = page.getByRole("button", { name: "Download" });
  for (let steps = 0; steps < 40 && !(await isFocused(download)); steps += 1) {
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(download).toBeFocused();
  await page.keyboard.press("/");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(box(page)).toHaveValue("sales by state last month");
});

const isFocused = (of: Locator) => of.evaluate((element) => element === document.activeElement);

test("who may see nothing is told so, and no name is given away", async ({ page }) => {
  await signIn(page, VIEWER);
  await ask(page, "sales by state last month");
  await expect(page.getByRole("heading", { name: "Not allowed" })).toBeVisible();
  const told = await page.locator("main").innerText();
  expect(told).not.toMatch(/access\.denied|403|warehouse|SELECT/);
  await show(page, "no-permission");
});

test("a question that means nothing here is answered with words", async ({ page }) => {
  await signIn(page, ADMIN);
  await ask(page, "flurble by zorp");
  await expect(page.locator(".notice, .clarification")).toBeVisible();
  await show(page, "not-understood");
});

test("two organisations ask the same and see what is theirs", async ({ browser }) => {
  const answers: string[] = [];
  for (const somebody of [ANALYST, NEIGHBOUR]) {
    const context = await browser.newContext({ locale: "en-IN" });
    const page = await context.newPage();
    await signIn(page, somebody);
    await expect(page.getByText(somebody.company)).toBeVisible();
    await ask(page, "sales by month this fiscal year");
    await expect(page.getByRole("table")).toBeVisible();
    answers.push(await page.getByRole("table").innerText());
    await context.close();
  }
  expect(answers[0]).not.toBe(answers[1]);
});
