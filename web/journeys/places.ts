/** Where things are. `cargo xtask test` says so; by hand, a built binary is all that is needed. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const ROOT = fromHere("../..");
export const DIST = fromHere("../dist");
export const BINARY = process.env["QUERENT_BINARY"] ?? `${ROOT}/target/debug/querent`;
export const ARTEFACTS = process.env["QUERENT_ARTEFACTS"] ?? `${ROOT}/target/journeys`;

export const CHROMIUM = process.env["QUERENT_CHROMIUM"] ?? found();

function found(): string {
  const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const path = usual.find(existsSync);
  if (!path) throw new Error("no Chromium: run `cargo xtask setup`, or set QUERENT_CHROMIUM");
  return path;
}
