/** Two servers for all journeys: one with people, tenants and data, and one that nobody has entered. */
import { discard, exampleIn, run, type Running, scratch, serve } from "./server";
import { PASSWORD, PEOPLE } from "./people";

const LISTENS = /Querent listens on (\S+)/;

export default async function setup(): Promise<() => Promise<void>> {
  const folder = scratch();
  const servers: Running[] = [];
  const end = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    discard(folder);
  };
  try {
    servers.push(await lived(folder), await fresh(folder));
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

/** The example's companies, with somebody of each role. */
async function lived(folder: string): Promise<Running> {
  const project = exampleIn(folder);
  run(["generate", "cpg", "--rows", "60000", "--out", `${project}/data/cpg.duckdb`]);
  const store = ["--store", `sqlite:${folder}/control.db`];
  run(["apply", project, ...store]);
  for (const { name, tenant, role, groups } of PEOPLE) {
    const into = ["--tenant", tenant, "--role", role, ...groups.flatMap((of) => ["--group", of])];
    run(["user", ...store, "add", name, ...into], `${PASSWORD}\n`);
  }
  const server = await serve(
    ["serve", "--project", project, "--listen", "127.0.0.1:0", ...store],
    LISTENS,
  );
  process.env["JOURNEYS_URL"] = address(server);
  return server;
}

/** A control store with nobody in it: who opens its link becomes the operator. */
async function fresh(folder: string): Promise<Running> {
  const store = ["--store", `sqlite:${folder}/fresh.db`];
  const server = await serve(
    ["serve", "--files", folder, "--listen", "127.0.0.1:0", ...store],
    /#invitation=/,
  );
  process.env["JOURNEYS_FRESH_URL"] = address(server);
  process.env["JOURNEYS_FRESH_LINK"] = server.lines.at(-1)?.trim() ?? "";
  return server;
}

function address(server: Running): string {
  const found = server.lines.map((line) => LISTENS.exec(line)?.[1]).find(Boolean);
  if (!found) throw new Error(`the server did not say where it is: ${server.lines.join("\n")}`);
  return found;
}
