import { link, open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { CommandParts } from "../command-line/command-line.js";
import { builtInLayer, LoadedConfig } from "../config/loaded-config.js";
import { readYamlLayer } from "../config/yaml-layer.js";
import { CliError } from "../errors.js";
import { exitCodes } from "../exit-code.js";
import { formatNewConfig } from "../init/format-config.js";
import { type AnswerFlags, readAnswers } from "../init/read-answers.js";
import { schemaReference } from "../init/schema-reference.js";
import { shellWord } from "../report/shell-word.js";
import { unwritableReason } from "../unwritable-reason.js";

/** The flags of `init`. */
export interface InitFlags extends AnswerFlags {
  readonly force?: boolean | undefined;
}

/**
 * Writes a config that can be used at once, from flags or from what a person answers.
 *
 * @param file where to write it; a file that is there stays as it is unless forced
 * @returns the exit code
 */
export async function runInit(file: string, flags: InitFlags, parts: CommandParts): Promise<number> {
  const { adapters, io } = parts;
  const { cwd, env, stderr } = io;
  const path = resolve(cwd, file);
  if (flags.force !== true) await refuseExisting(path, file);
  const answers = await readAnswers(flags, { adapters, io, today: new Date() });
  const { configSchemaFile } = adapters;
  const schema = configSchemaFile === undefined ? undefined : schemaReference(path, configSchemaFile);
  const text = formatNewConfig(answers, { program: parts.program, schema });
  // What is written is a config that holds: a wrong combination of flags is found here.
  const directory = dirname(path);
  const { layer, problems } = readYamlLayer(text, { file, directory, env });
  new LoadedConfig([builtInLayer, layer], { adapters, env, directory, problems });
  await write(path, { text, isForced: flags.force === true, file });
  stderr.write(`written: ${path}\nnext: ${parts.program} find --config ${shellWord(file)}\n`);
  return exitCodes.done;
}

async function refuseExisting(path: string, file: string): Promise<void> {
  const handle = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw unwritable(path, error);
  });
  if (handle === undefined) return;
  await handle.close();
  throw exists(file);
}

async function write(
  path: string,
  { file, isForced, text }: { readonly text: string; readonly isForced: boolean; readonly file: string },
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    // A link, unlike a rename, never takes the place of a file that somebody has made meanwhile.
    if (isForced) await rename(temporary, path);
    else await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && !isForced) throw exists(file);
    throw unwritable(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

function exists(file: string): CliError {
  return new CliError("cli/wrong-usage", `${file} is there already: name another file, or add --force`);
}

function unwritable(path: string, error: unknown): CliError {
  const reason = unwritableReason(error, path);
  return new CliError("cli/unwritable", `${path} cannot be written: ${reason}`, { cause: error });
}
