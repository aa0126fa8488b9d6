import { ask, box, expect, home, lastTurn, show, signIn, test } from "./page";
import { ADMIN, ANALYST, PASSWORD } from "./people";

test("an admin invites somebody, who comes in by the link, asks, and is removed", async ({
  page,
  browser,
}) => {
  await signIn(page, ADMIN);
  await page.getByRole("link", { name: "People and access" }).click();
  await expect(page.getByRole("row", { name: new RegExp(`${ADMIN.name} \\(you\\)`) })).toBeVisible();
  await show(page, "people");

  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("farid");
  await page.getByLabel("Role").selectOption("analyst");
  await page.getByRole("textbox", { name: /^Groups/ }).fill("national");
  await show(page, "people-invite");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const link = await page.getByRole("textbox", { name: "Invitation link for farid" }).inputValue();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#invitation=/);
  await show(page, "people-invited");
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: /farid/ })).toContainText("Analyst");

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByLabel("Choose a password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Begin" }).click();
  await expect(box(theirs)).toBeVisible();
  await ask(theirs, "sales by state last month");
  await expect(lastTurn(theirs).getByRole("table")).toBeVisible();

  await page.getByRole("button", { name: "Remove farid" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await show(page, "people-remove");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByRole("row", { name: /farid/ })).toHaveCount(0);
  await theirs.goto(home());
  await theirs.reload();
  await expect(theirs.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await context.close();
});

test("a key is shown once, lets a program ask, and is refused when it is revoked", async ({
  page,
  request,
}) => {
  await signIn(page, ADMIN);
  await page.getByRole("link", { name: "People and access" }).click();
  await page.getByRole("tab", { name: "Keys for programs" }).click();
  await expect(page.getByText("No program has a key.")).toBeVisible();
  await show(page, "keys-empty");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("nightly report");
  await page.getByRole("textbox", { name: /^Groups/ }).fill("national");
  await page.getByRole("button", { name: "Make the key" }).click();
  const key = await page.getByRole("textbox", { name: "Key for nightly report" }).inputValue();
  await show(page, "key-shown");
  await page.getByRole("button", { name: "Done" }).click();

  const asked = () =>
    request.post(`${home()}api/v1/ask`, {
      headers: { authorization: `Bearer ${key}` },
      data: { question: "sales by state last month" },
    });
  expect((await asked()).status()).toBe(200);
  await page.getByRole("button", { name: "Revoke nightly report" }).click();
  await page.getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(page.getByRole("row", { name: /nightly report/ })).toContainText("Revoked");
  expect((await asked()).status()).toBe(401);
  expect(await page.content(), "the key is nowhere on the page").not.toContain(key);
  await show(page, "keys");
});

test("who may not manage people has no such page, whatever the address says", async ({ page }) => {
  await signIn(page, ANALYST);
  await expect(page.getByRole("link", { name: "People and access" })).toHaveCount(0);
  await page.goto(`${home()}#/people`);
  await expect(box(page)).toBeVisible();
});
