import { defineConfig } from "@playwright/test";

import { ARTEFACTS, CHROMIUM } from "./journeys/places";

/** Journeys through the page as people take them: the real binary, real data, a real browser. */
export default defineConfig({
  testDir: "journeys",
  outputDir: `${ARTEFACTS}/failures`,
  globalSetup: "./journeys/setup.ts",
  // One server and one store for all, and two cores for everything.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    launchOptions: { executablePath: CHROMIUM, args: ["--no-sandbox"] },
    viewport: { width: 1280, height: 860 },
    locale: "en-IN",
    timezoneId: "Asia/Kolkata",
    trace: "retain-on-failure",
  },
});
