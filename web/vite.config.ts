import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vitest/config";

/** The font is an asset, so Vite's own list of bundled licences does not see it. */
function fontLicense(): Plugin {
  return {
    name: "querent:font-license",
    generateBundle() {
      const file = new URL("node_modules/@fontsource-variable/inter/LICENSE", import.meta.url);
      this.emitFile({
        type: "asset",
        fileName: "licenses/inter.txt",
        source: readFileSync(fileURLToPath(file), "utf8"),
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), fontLicense()],
  build: {
    license: { fileName: "licenses/packages.md" },
    // The page is served under a policy without inline scripts, styles or data: fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Only the lazily loaded chart engine is large; `npm run build` prints every size.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    // `npm run dev` beside a running `querent serve`.
    proxy: { "/api": process.env["QUERENT_URL"] ?? "http://127.0.0.1:8080" },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
