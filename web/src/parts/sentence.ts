/** What the server says begins small and ends without a stop, as part of a line; here it stands alone. */
export function asSentence(text: string): string;
export function asSentence(text: string | undefined): string | undefined;
export function asSentence(text: string | undefined): string | undefined {
  if (!text) return text;
  const ending = /[.?!…:]["'”’)]?$/.test(text) ? "" : ".";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${ending}`;
}
