import { ask, expect, lastTurn, show, signIn, test } from "./page";
import { ADMIN, ANALYST, VIEWER } from "./people";

test("what was asked is found again with its receipt, and counted", async ({ page }) => {
  await signIn(page, ANALYST);
  await ask(page, "top 5 brands by sales last quarter in Tamil Nadu");
  await expect(lastTurn(page).getByRole("table")).toBeVisible();
  await lastTurn(page).getByRole("button", { name: "No", exact: true }).click();
  await page.getByLabel("What was wrong with it?").fill("I meant net of returns");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("Thank you, it is noted.")).toBeVisible();

  await page.getByRole("link", { name: "History" }).click();
  const line = page.getByRole("row", { name: /top 5 brands/ }).first();
  await expect(line).toContainText("Answered");
  await show(page, "history");
  await line.getByRole("link", { name: /^top 5 brands/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("top 5 brands");
  await expect(page.locator(".receipt-alone").getByLabel("SQL for warehouse", { exact: true })).toContainText(
    "LIMIT",
  );
  await show(page, "history-receipt");

  await page.goBack();
  await page.getByRole("link", { name: /^Ask again ?: top 5 brands/ }).first().click();
  await expect(lastTurn(page).getByRole("heading", { level: 2 })).toContainText("top 5 brands");
  await expect(lastTurn(page).getByRole("table")).toBeVisible();

  await page.getByRole("link", { name: "Usage" }).click();
  await expect(page.getByText("How much you asked.")).toBeVisible();
  await expect(page.getByRole("table")).toBeVisible();
  await expect(page.getByText("People", { exact: true })).toHaveCount(0);
  await show(page, "usage-own");
});

test("an admin reads the use of all, and the audit with what was refused", async ({ page }) => {
  await signIn(page, VIEWER);
  await ask(page, "sales by state last month");
  await expect(page.getByRole("heading", { name: "Not allowed" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();

  await signIn(page, ADMIN);
  await page.getByRole("link", { name: "Usage" }).click();
  await page.getByLabel("By").selectOption("user");
  await expect(page.getByRole("rowheader", { name: VIEWER.name })).toBeVisible();
  await show(page, "usage");

  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByLabel("Who").fill(VIEWER.name);
  await page.getByLabel("Outcome").selectOption("refused");
  const line = page.getByRole("row", { name: /Asked/ }).first();
  await expect(line).toContainText(VIEWER.name);
  await expect(line).toContainText("Refused");
  await show(page, "audit");
  await page.getByLabel("Who").fill("nobody at all");
  await expect(page.getByText("Nothing here fits what you look for.")).toBeVisible();
});
