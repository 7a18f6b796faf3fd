// Bundle the front end: `node build.mjs [folder]`; prints the sizes of scripts and sheets, plain and compressed.
// app: every page. flows: the sheet of pages on which flowcharts are drafted. documents: the sheet of papers. modeler: the page of the modeler only.
import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const folder = process.argv[2] ?? "../static/app";
const asFile = { ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "file", ".svg": "file" };

rmSync(folder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { app: "src/app.js", flows: "src/flows.css", documents: "src/documents.css", modeler: "src/modeler.js" },
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "linked",
  loader: asFile,
  assetNames: "asset-[name]-[hash]",
  metafile: true,
});

for (const name of Object.keys(metafile.outputs).filter((one) => /\.(js|css)$/.test(one))) {
  const content = readFileSync(name);
  console.log(name.padEnd(32), content.length, gzipSync(content).length);
}
