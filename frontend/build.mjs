// Bundle the front end: `node build.mjs [folder]`. One script, one sheet; prints their sizes, plain and compressed.
import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const folder = process.argv[2] ?? "../static/app";

rmSync(folder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { app: "src/app.js" },
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "linked",
  metafile: true,
});

for (const name of Object.keys(metafile.outputs)) {
  const content = readFileSync(name);
  console.log(name.padEnd(32), content.length, gzipSync(content).length);
}
