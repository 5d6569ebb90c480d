import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { root, textOf, workspacePackages } from "./repository.js";

interface Entry {
  /** What one imports, `@eomatch/providers/local`. */
  readonly name: string;
  /** Its declarations, absolute. */
  readonly file: string;
}

/** Everything of the published packages that can be imported and has declarations. */
function entries(): Entry[] {
  return workspacePackages().flatMap(({ folder, name }) => {
    const { exports } = JSON.parse(textOf(`${folder}/package.json`));
    return Object.entries(exports as Record<string, unknown>).flatMap(([path, target]) => {
      // A package for `import` and `require` declares its types under each; they are the same.
      const { types } = ((target as { import?: unknown }).import ?? target) as { types?: string };
      return typeof types === "string"
        ? [{ name: `${name}${path.slice(1)}`, file: join(root, folder, types) }]
        : [];
    });
  });
}

function kindOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Interface) return "interface";
  if (flags & ts.SymbolFlags.TypeAlias && !(flags & ts.SymbolFlags.Variable)) return "type";
  return flags & ts.SymbolFlags.Variable ? "const" : "other";
}

// To change what a package offers, run this test with -u and read the difference as a user would.
it("offers from every package what is written down, and nothing else", async () => {
  const all = entries();
  expect(all.filter(({ file }) => !existsSync(file))).toEqual([]);
  const program = ts.createProgram(
    all.map(({ file }) => file),
    { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, skipLibCheck: true },
  );
  const checker = program.getTypeChecker();
  const lines = all.flatMap(({ file, name }) => {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    const names = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
    return [
      `${name}`,
      ...names.map((one) => `  ${kindOf(one, checker)} ${one.name}`).sort((a, b) => (a < b ? -1 : 1)),
    ];
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../public-api.txt");
});
