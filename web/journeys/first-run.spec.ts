import { PASSWORD } from "./people";
import { box, expect, freshHome, freshLink, show, test } from "./page";

test("the link of a new server makes its operator and first organisation, once", async ({ page }) => {
  await page.goto(freshLink());
  await expect(page.getByRole("heading", { name: "Welcome to Querent" })).toBeVisible();
  expect(page.url(), "the secret stays out of the address bar").toBe(freshHome());
  await show(page, "first-run");

  await page.getByLabel("Choose a password").fill(PASSWORD);
  await page.getByLabel("Short name of your organisation").fill("bloom");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(box(page)).toBeVisible();
  await show(page, "first-run-begun");

  await page.goto(freshHome());
  await expect(box(page), "the browser stays signed in").toBeVisible();
  await page.goto(freshLink());
  await expect(page.getByRole("heading", { name: "This link is no longer good" })).toBeVisible();
});
