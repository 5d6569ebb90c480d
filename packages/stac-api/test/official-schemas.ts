import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";

/** The official STAC schemas, which stand beside the repository on some machines. */
const folder = fileURLToPath(new URL("../../../../shared/data/schemas", import.meta.url));

/** What the official schemas say against a STAC object; nothing where it is as they want it. */
export type SchemaCheck = (value: {
  readonly type: string;
  readonly stac_version: string;
}) => Promise<string[]>;

/** Holds STAC objects against the schemas of their version; undefined, with a reason printed, where there are none. */
export function officialSchemas(): SchemaCheck | undefined {
  if (!existsSync(join(folder, "index.json"))) {
    console.log("skipped: the official STAC schemas are not beside this checkout");
    return undefined;
  }
  const read = (name: string): object => JSON.parse(readFileSync(join(folder, name), "utf8")) as object;
  const index = read("index.json") as { readonly [uri: string]: string };
  const ajv = new Ajv({
    strict: false,
    async loadSchema(uri) {
      const file = index[uri] ?? index[uri.replace(/#$/, "")];
      return file === undefined ? {} : read(file);
    },
  });
  // The package is CommonJS: its default export is the function itself or an object that holds it.
  ((addFormats as unknown as { default?: typeof addFormats }).default ?? addFormats)(ajv as never);
  ajv.addFormat("iri", /^[a-z][a-z\d+.-]*:\S+$/i).addFormat("iri-reference", true);
  const kinds: { readonly [type: string]: string } = {
    Feature: "item",
    Collection: "collection",
    Catalog: "catalog",
  };
  return async (value) => {
    const kind = kinds[value.type];
    const uri = `https://schemas.stacspec.org/v${value.stac_version}/${kind}-spec/json-schema/${kind}.json`;
    const validate = ajv.getSchema(uri) ?? (await ajv.compileAsync({ $ref: uri }));
    return validate(value) ? [] : [ajv.errorsText(validate.errors)];
  };
}
