import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { packageFolder } from "../package-folder.js";

/** What a browser loads of a package, bytes, minified and then gzipped. */
export interface BundleSize {
  /** At once: the entry and what it imports. */
  readonly initial: number;
  /** Later, when it is needed: what is behind `import()`. */
  readonly lazy: number;
}

/**
 * Bundles a program of one line for browsers and weighs it.
 *
 * @param source an ES module that uses what it imports, or the bundler leaves it out
 */
export async function bundleSize(source: string): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: packageFolder() },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: "bundle",
    write: false,
    metafile: true,
    // A package that asks whether it is in Node is asked in a browser.
    logLevel: "error",
  });
  const weights = new Map(
    outputFiles.map(({ path, contents }) => [path, gzipSync(contents, { level: 9 }).length]),
  );
  const weightOf = (output: string): number =>
    [...weights].find(([path]) => path.replaceAll("\\", "/").endsWith(output))?.[1] ?? 0;
  const entry = Object.keys(metafile.outputs).find(
    (output) => metafile.outputs[output]?.entryPoint === "<stdin>",
  );
  if (entry === undefined) throw new Error("esbuild wrote no entry");
  const initial = new Set([entry]);
  for (const output of initial) {
    for (const { path, kind } of metafile.outputs[output]?.imports ?? []) {
      if (kind === "import-statement") initial.add(path);
    }
  }
  const sum = (outputs: readonly string[]): number =>
    outputs.reduce((total, output) => total + weightOf(output), 0);
  return {
    initial: sum([...initial]),
    lazy: sum(Object.keys(metafile.outputs).filter((output) => !initial.has(output))),
  };
}
