/** A server of ours for the time of the journeys, in a folder that is thrown away. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { BINARY, ROOT } from "./places";

const START_TIMEOUT = 300_000;

export interface Running {
  /** The first line that it printed after which it listens, and those before. */
  lines: string[];
  stop: () => Promise<void>;
}

export function scratch(): string {
  return mkdtempSync(join(tmpdir(), "querent-journeys-"));
}

/** The example project, with data. */
export function exampleIn(folder: string): string {
  const project = join(folder, "cpg");
  cpSync(join(ROOT, "examples/cpg"), project, {
    recursive: true,
    filter: (path) => !path.startsWith(join(ROOT, "examples/cpg/data")),
  });
  mkdirSync(join(project, "data"));
  return project;
}

export function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a command to its end; what went wrong is told with what it said. */
export function run(args: string[], input = ""): string {
  const done = spawnSync(BINARY, args, { input, encoding: "utf8", cwd: ROOT });
  if (done.error) throw new Error(`${BINARY} cannot be started: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`querent ${args.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

/** Starts a server, and waits until a line that it prints says what is waited for. */
export async function serve(args: string[], ready: RegExp): Promise<Running> {
  const child = spawn(BINARY, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the server did not start")), START_TIMEOUT);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended: ${code}`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      lines.push(line);
      if (!ready.test(line)) return;
      clearTimeout(late);
      resolve();
    });
  });
  return { lines, stop: () => stopped(child) };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
