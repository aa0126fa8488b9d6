import { ask, box, expect, home, show, signIn, test } from "./page";
import { ADMIN, ANALYST, NEIGHBOUR, PASSWORD, VIEWER } from "./people";

test("somebody signs in, is asked back, chooses, and sees where the answer came from", async ({
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
  await expect(page.getByRole("table")).toBeVisible();

  await ask(page, "sales by month this fiscal year");
  await expect(page.locator(".chart-holder svg")).toBeVisible();
  await page.getByText("How was this computed").last().click();
  await expect(page.getByText("what you may see")).toBeVisible();
  await expect(page.getByLabel(/^SQL for/).locator("visible=true").first()).toContainText("SELECT");
  await show(page, "answer-receipt");
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
  await page.keyboard.press("Tab");
  await page.keyboard.press("/");
  await expect(box(page)).toBeFocused();
});

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
