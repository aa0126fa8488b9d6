/** Hands a file to whoever clicked. It is made here: nothing is fetched for it. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to write by then; the address would keep the content in memory.
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A question as the name of a file that every system takes. */
export function fileName(question: string, ending: string): string {
  const words = question
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return `${words.slice(0, 60) || "answer"}.${ending}`;
}
