import type { View } from "vega";

import type { Drawing } from "./Chart";

/** Twice as fine as on the page, for print and for slides. */
const SCALE = 2;

/** A drawing stands on the page's own ground; a file has to bring it along. */
export function drawingOf(view: View): Drawing {
  const grounded = async <T>(make: () => Promise<T>): Promise<T> => {
    const before = view.background();
    const ground = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
    await view.background(ground).runAsync();
    try {
      return await make();
    } finally {
      await view.background(before).runAsync();
    }
  };
  return {
    svg: () => grounded(async () => new Blob([await view.toSVG()], { type: "image/svg+xml" })),
    png: () => grounded(async () => toPng((await view.toCanvas(SCALE)) as HTMLCanvasElement)),
  };
}

function toPng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("not drawn"))), "image/png");
  });
}
