/** Where a value of the config comes from. */
export type ConfigOrigin =
  | { readonly kind: "default" }
  /** A YAML file; `line` counts from 1 and is left out for what is missing from the file. */
  | { readonly kind: "file"; readonly file: string; readonly line?: number | undefined }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "flag"; readonly flag: string }
  /** An object given to the API. */
  | { readonly kind: "object" };

/** A place in the config tree: `["providers", 0, "kind"]`. */
export type ConfigPath = readonly (string | number)[];

/** Writes a place in the config as people read it: `providers[0].kind`. */
export function formatKey(path: ConfigPath): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}

/** Writes where a value comes from, with its key: `find.yaml:3: start_time`, `EOMATCH_START_TIME`, `--path`. */
export function formatOrigin(origin: ConfigOrigin, key = ""): string {
  const withKey = (place: string): string => (key === "" ? place : `${place}: ${key}`);
  switch (origin.kind) {
    case "file":
      return withKey(origin.line === undefined ? origin.file : `${origin.file}:${origin.line}`);
    case "variable":
      return origin.name;
    case "flag":
      return origin.flag;
    case "object":
      return withKey("config object");
    case "default":
      return key === "" ? "built-in" : `config: ${key}`;
  }
}
