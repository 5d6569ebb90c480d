import { dirname, relative, resolve, sep } from "node:path";

/**
 * How a config file refers to the JSON schema that the program brings: by a relative path where both lie in one
 * project, so that the project can be moved and shared, by an absolute one otherwise.
 */
export function schemaReference(configFile: string, schemaFile: string): string {
  const folder = dirname(resolve(configFile));
  const [project] = schemaFile.split(`${sep}node_modules${sep}`);
  const isInside =
    project !== undefined &&
    project !== schemaFile &&
    (folder === project || folder.startsWith(`${project}${sep}`));
  return isInside ? relative(folder, schemaFile).split(sep).join("/") : schemaFile;
}
