// Builds the browser side: `node app/frontend/build.mjs [--watch]`.
// Writes app/static/dist/<name>.<hash>.<ext>, a .gz beside each text file, and manifest.json.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const dist = path.join(root, "app/static/dist");
const watch = process.argv.includes("--watch");
const ENTRIES = [
  "main.js",
  "editor/index.js",
  "history/comparison.js",
  "chart/chart.js",
  "css/main.css",
  "css/print.css",
];
const SHORT = {
  "css/main.css": "main.css",
  "css/print.css": "print.css",
  "editor/index.js": "editor.js",
  "chart/chart.js": "chart.js",
};

/** A module that is not written yet counts as empty, so one part never stops the others. */
const optional = {
  name: "optional",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, (found) => {
      const file = path.resolve(found.resolveDir, found.path);
      if (fs.existsSync(file)) return undefined;
      console.warn(`not there yet: ${path.relative(root, file)}`);
      return { path: file, namespace: "absent", pluginData: { css: file.endsWith(".css") } };
    });
    build.onLoad({ filter: /.*/, namespace: "absent" }, (found) => ({
      contents: "",
      loader: found.pluginData.css ? "css" : "js",
    }));
  },
};

/** Bokeh's own script, from the installed Python package, so both sides are the same version. */
function bokehScript() {
  if (process.env.BOKEH_JS) return process.env.BOKEH_JS;
  const ask =
    "import importlib.util as u; s = u.find_spec('bokeh'); print(s.submodule_search_locations[0])";
  for (const python of [path.join(root, ".venv/bin/python"), "python3"]) {
    try {
      const folder = execFileSync(python, ["-c", ask], { stdio: ["ignore", "pipe", "ignore"] });
      return path.join(folder.toString().trim(), "server/static/js/bokeh.min.js");
    } catch {}
  }
  return null;
}

function writeGzip(file) {
  const gz = `${file}.gz`;
  if (!fs.existsSync(gz)) fs.writeFileSync(gz, gzipSync(fs.readFileSync(file), { level: 9 }));
}

function copyBokeh(manifest) {
  const source = bokehScript();
  if (!source || !fs.existsSync(source)) {
    console.warn("bokeh is not installed: charts stay still pictures");
    return;
  }
  const bytes = fs.readFileSync(source);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const name = `bokeh.${hash}.min.js`;
  if (!fs.existsSync(path.join(dist, name))) fs.writeFileSync(path.join(dist, name), bytes);
  manifest["bokeh.min.js"] = name;
}

/** Names people ask for → names on disk: entries by their path, fonts by their file name. */
function manifestOf(outputs) {
  const manifest = {};
  for (const [output, about] of Object.entries(outputs)) {
    const name = path.relative(dist, path.resolve(root, output)).split(path.sep).join("/");
    if (name.endsWith(".woff2")) {
      manifest[`fonts/${path.basename(Object.keys(about.inputs)[0])}`] = name;
    } else if (about.entryPoint) {
      const entry = path
        .relative(here, path.resolve(root, about.entryPoint))
        .split(path.sep)
        .join("/");
      manifest[entry] = name;
      if (SHORT[entry]) manifest[SHORT[entry]] = name;
    }
  }
  return manifest;
}

function removeStale(keep) {
  for (const entry of fs.readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const name = path.relative(dist, file).split(path.sep).join("/");
    if (entry.isFile() && !keep.has(name.replace(/\.gz$/, ""))) fs.rmSync(file);
  }
}

const finish = {
  name: "finish",
  setup(build) {
    build.onEnd((result) => {
      if (result.errors.length) return;
      const manifest = manifestOf(result.metafile.outputs);
      copyBokeh(manifest);
      const built = Object.keys(result.metafile.outputs).map((output) =>
        path.relative(dist, path.resolve(root, output)).split(path.sep).join("/"),
      );
      const names = new Set([...built, ...Object.values(manifest), "manifest.json"]);
      for (const name of names) {
        if (/\.(js|css)$/.test(name)) writeGzip(path.join(dist, name));
      }
      const aside = path.join(dist, `manifest.${process.pid}.tmp`);
      fs.writeFileSync(aside, `${JSON.stringify(manifest, null, 2)}\n`);
      fs.renameSync(aside, path.join(dist, "manifest.json"));
      removeStale(names);
      report(names);
    });
  },
};

function report(names) {
  for (const name of [...names].sort()) {
    const gz = path.join(dist, `${name}.gz`);
    if (fs.existsSync(gz))
      console.log(`${(fs.statSync(gz).size / 1024).toFixed(1).padStart(7)} KB gz  ${name}`);
  }
}

fs.mkdirSync(dist, { recursive: true });
const options = {
  absWorkingDir: root,
  entryPoints: ENTRIES.map((name) => path.join(here, name)).filter((file) => fs.existsSync(file)),
  outdir: dist,
  outbase: here,
  bundle: true,
  format: "esm",
  splitting: true,
  minify: true,
  metafile: true,
  target: ["es2022", "chrome115", "firefox117", "safari16.4"],
  entryNames: "[dir]/[name].[hash]",
  chunkNames: "chunks/[name].[hash]",
  assetNames: "fonts/[name].[hash]",
  loader: { ".woff2": "file" },
  legalComments: "none",
  logLevel: "warning",
  plugins: [optional, finish],
};

if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}
