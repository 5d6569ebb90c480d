import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { readShared } from "./shared-data.js";

interface StacFile {
  readonly type: string;
  readonly id: string;
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

/** Every JSON file of a catalogue folder, by its path in the folder; the store's own folder left out. */
export function stacFiles(root: string): Map<string, StacFile> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".json") && !file.startsWith(".eomatch"),
  );
  return new Map(files.map((file) => [file, JSON.parse(readFileSync(join(root, file), "utf8")) as StacFile]));
}

/** Path, size, time of change and hash of every file of a folder: equal exactly when nothing was touched. */
export function fingerprint(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(root, file)).isFile())
    .map((file) => {
      const { size, mtimeMs } = statSync(join(root, file));
      const hash = createHash("sha256")
        .update(readFileSync(join(root, file)))
        .digest("hex");
      return `${file} ${size} ${mtimeMs} ${hash}`;
    })
    .sort();
}

/** Relative links that lead to no file, and files that no link leads to from catalog.json. */
export function brokenLinks(root: string): { readonly dangling: string[]; readonly unlinked: string[] } {
  const files = stacFiles(root);
  const dangling: string[] = [];
  for (const [file, { links }] of files) {
    for (const { rel, href } of links) {
      if (/^[a-z]+:/.test(href)) continue;
      if (!existsSync(join(root, dirname(file), href))) dangling.push(`${file} ${rel} ${href}`);
    }
  }
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { rel, href } of files.get(file)?.links ?? []) {
      if (rel === "child" || rel === "item") visit(relative(root, join(root, dirname(file), href)));
    }
  };
  visit("catalog.json");
  return { dangling, unlinked: [...files.keys()].filter((file) => !reached.has(file)) };
}

/** What the official schemas have to say against a catalogue. */
export interface SchemaReport {
  /** How many times a file was held against a schema. */
  readonly checked: number;
  readonly complaints: readonly string[];
  /** Extensions whose schemas are not at hand, so that nothing is said of them. */
  readonly unchecked: readonly string[];
}

/** Holds STAC objects against the schemas of their version and of the extensions they name. */
export interface SchemaChecker {
  /** What is wrong with an object. */
  complaints(value: StacObject): Promise<string[]>;
  /** How many times an object was held against a schema. */
  readonly checked: number;
  /** Extensions whose schemas are not at hand. */
  readonly unchecked: ReadonlySet<string>;
}

type StacObject = {
  readonly type: string;
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[] | undefined;
};

/** Holds every file of a catalogue against the schemas of its STAC version and of the extensions it names. */
export async function schemaReport(root: string): Promise<SchemaReport> {
  const checker = schemaChecker();
  const complaints: string[] = [];
  for (const [file, value] of stacFiles(root)) {
    for (const complaint of await checker.complaints(value)) complaints.push(`${file} ${complaint}`);
  }
  return { checked: checker.checked, complaints, unchecked: [...checker.unchecked] };
}

/** Reads the official schemas that stand beside the repository. */
export function schemaChecker(): SchemaChecker {
  const index = readShared<Record<string, string>>("schemas/index.json");
  const fileOf = (uri: string): string | undefined => index[uri] ?? index[uri.replace(/#$/, "")];
  const ajv = new Ajv({
    strict: false,
    loadSchema: async (uri: string) => {
      const file = fileOf(uri);
      // Schemas that those of STAC lean on, such as PROJJSON's, may be missing; those of STAC itself may not.
      if (file === undefined && !uri.includes("stac")) return {};
      if (file === undefined) throw new Error(`no schema for ${uri}`);
      return readShared<object>(`schemas/${file}`);
    },
  });
  // The package is CommonJS: its default export is the function itself or an object that holds it.
  ((addFormats as unknown as { default?: typeof addFormats }).default ?? addFormats)(ajv as never);
  // Formats that ajv-formats leaves out; an IRI has a scheme (RFC 3987), a reference to one may be anything.
  ajv.addFormat("iri", /^[a-z][a-z\d+.-]*:\S+$/i).addFormat("iri-reference", true);
  const validators = new Map<string, Promise<ValidateFunction>>();
  const validatorOf = (uri: string): Promise<ValidateFunction> => {
    const known = validators.get(uri) ?? ajv.compileAsync({ $ref: uri });
    validators.set(uri, known);
    return known;
  };

  const kinds: Record<string, string> = { Feature: "item", Collection: "collection", Catalog: "catalog" };
  const unchecked = new Set<string>();
  let checked = 0;
  return {
    unchecked,
    get checked() {
      return checked;
    },
    async complaints(value) {
      const kind = kinds[value.type];
      const core = `https://schemas.stacspec.org/v${value.stac_version}/${kind}-spec/json-schema/${kind}.json`;
      const complaints: string[] = [];
      for (const uri of [core, ...(value.stac_extensions ?? [])]) {
        if (uri !== core && fileOf(uri) === undefined) {
          unchecked.add(uri);
          continue;
        }
        const validate = await validatorOf(uri);
        checked += 1;
        if (!validate(value)) complaints.push(`against ${uri}: ${ajv.errorsText(validate.errors)}`);
      }
      return complaints;
    },
  };
}
