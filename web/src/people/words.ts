/** Names as somebody types them into one line, each once. */
export function names(text: string): string[] {
  return [...new Set(text.split(/[,\s]+/).filter(Boolean))];
}

/** The link that an invitation is sent by. Behind '#' it is in nobody's log. */
export function invitationLink(secret: string): string {
  const { origin, pathname } = window.location;
  return `${origin}${pathname}#invitation=${encodeURIComponent(secret)}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A day as people of this browser write it; nothing for what is no time. */
export function day(text: string | null): string | null {
  const time = text === null ? Number.NaN : Date.parse(text);
  if (Number.isNaN(time)) return null;
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(time);
}

/** What a rule knows somebody by: "state: Tamil Nadu, Kerala". */
export function attributeWords(attributes: Record<string, unknown[]>): string {
  return Object.entries(attributes)
    .map(([name, values]) => `${name.replace(/_/g, " ")}: ${values.map(String).join(", ")}`)
    .join("; ");
}
