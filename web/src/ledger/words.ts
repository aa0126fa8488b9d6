import { asSentence } from "../parts/sentence";
import { spelled } from "../query/words";

/** What an operation of the rights table did, for who reads that it was done. */
const DEEDS: Record<string, string> = {
  ask: "Asked",
  query: "Ran a query",
  explain: "Looked behind a question",
  sign_in: "Signed in",
  "sign_in.try": "Tried to sign in",
  sign_out: "Signed out",
  "invitation.accept": "Accepted an invitation",
  "member.manage": "Changed who belongs here",
  "key.manage": "Changed keys",
  "person.manage": "Changed a person",
  "tenant.manage": "Changed the organisation",
  "project.apply": "Applied the project folder",
  "project.export": "Exported the project",
  "key.rotate": "Renewed the server's keys",
  "model.see": "Looked at the model",
  "receipt.read": "Read receipts",
  "usage.read": "Read the use of all",
  "usage.own": "Read their own use",
  "audit.read": "Read the audit",
  "feedback.give": "Said whether an answer was of use",
  "document.write": "Wrote a document",
  "document.read": "Read documents",
  act_as: "Acted for somebody",
  discover: "Looked at a source",
};

export function deed(action: string): string {
  return DEEDS[action] ?? spelled(action.replace(/\./g, "_"));
}

/** What a line adds: words as they are, and the code of a refusal as words. */
export function said(detail: string): string {
  const code = /^[a-z_]+(\.[a-z_]+)+$/.test(detail);
  return asSentence(code ? detail.replace(/[._]/g, " ") : detail);
}

const CAME: Record<string, string> = {
  answer: "Answered",
  "question back": "Asked back",
  "given up": "Given up",
  refusal: "Refused",
  failure: "Failed",
};

/** What came of a question. */
export function came(word: string): string {
  return CAME[word] ?? spelled(word);
}

/** A moment as this browser's people write it. */
export function moment(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return text;
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(time);
}
