import type { Session } from "../api/types";
import { ASK, AUDIT, HISTORY, MODEL, PEOPLE, USAGE } from "./places";

export interface PageOf {
  path: string;
  name: string;
}

/** A page, and the operations of which somebody needs one to have something on it. */
const PAGES: (PageOf & { needs: string[] })[] = [
  { path: ASK, name: "Ask", needs: ["ask"] },
  { path: HISTORY, name: "History", needs: ["receipt.read"] },
  { path: MODEL, name: "Model", needs: ["model.see"] },
  { path: PEOPLE, name: "People and access", needs: ["member.manage", "key.manage"] },
  { path: USAGE, name: "Usage", needs: ["usage.read", "usage.own"] },
  { path: AUDIT, name: "Audit", needs: ["audit.read"] },
];

/** The pages that somebody has; what they may not do, they are not shown. */
export function pagesOf({ may }: Session): PageOf[] {
  return PAGES.filter(({ needs }) => needs.some((operation) => may.includes(operation)));
}

/** The page at a path. Everything that is none, or not theirs, is the first one. */
export function pageAt(path: string, pages: PageOf[]): PageOf | undefined {
  return pages.find((page) => path === page.path || path.startsWith(`${page.path}/`)) ?? pages[0];
}
