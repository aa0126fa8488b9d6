import { expect, show, signIn, test } from "./page";
import { ADMIN, MANAGER } from "./people";

test("the model can be browsed and searched", async ({ page }) => {
  await signIn(page, ADMIN);
  await page.getByRole("link", { name: "Model" }).click();
  await expect(page.getByRole("heading", { name: "Model", level: 1 })).toBeVisible();
  await show(page, "model");

  await page.getByLabel("Search the model").fill("margin");
  const cube = page.getByRole("article");
  await expect(cube.getByText("Margin", { exact: true })).toBeVisible();
  await show(page, "model-search");
  await page.getByLabel("Search the model").fill("zzz");
  await expect(page.getByText("Nothing here is called that.")).toBeVisible();
  await page.getByLabel("Search the model").fill("");

  const join = cube.getByRole("link").first();
  const name = (await join.locator(".join-title").innerText()).trim();
  await join.click();
  await expect(page.getByRole("heading", { name, level: 2 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name, level: 2 })).toHaveCount(0);
});

test("what somebody may not know of is not in their model", async ({ page }) => {
  await signIn(page, MANAGER);
  await page.getByRole("link", { name: "Model" }).click();
  await expect(page.getByRole("article")).toBeVisible();
  await page.getByLabel("Search the model").fill("margin");
  await expect(page.getByText("Nothing here is called that.")).toBeVisible();
  await expect(page.getByRole("link", { name: "People and access" })).toHaveCount(0);
});
