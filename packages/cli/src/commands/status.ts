import type { CommandParts } from "../command-line/command-line.js";
import { exitCodes } from "../exit-code.js";
import { columnsOf, writeText } from "../io.js";
import { countedSoFar } from "../report/counted-so-far.js";
import { shellWord } from "../report/shell-word.js";
import { styleOf } from "../report/style.js";
import { type CatalogueStatus, catalogueStatus } from "../status/catalogue-status.js";
import { formatStatus } from "../status/format-status.js";
import { type CatalogueFlags, openCatalogue } from "./open-catalogue.js";

/** The flags of `status`. */
export interface StatusFlags extends CatalogueFlags {
  readonly json?: boolean | undefined;
}

/**
 * Says what a catalogue holds and what it lacks.
 *
 * @returns the exit code: 3 when something that should be there is not
 */
export async function runStatus(flags: StatusFlags, parts: CommandParts): Promise<number> {
  const { env, signal, stdout } = parts.io;
  const catalogue = await openCatalogue(flags, parts);
  const display = countedSoFar(parts.io, "items read");
  let status: CatalogueStatus;
  try {
    status = await catalogueStatus(catalogue.store, { signal, onRead: display.update });
  } finally {
    display.close();
  }
  const { id, description, location } = catalogue;
  if (flags.json === true) await writeText(stdout, `${JSON.stringify({ id, description, ...status })}\n`);
  else {
    const layout = {
      columns: columnsOf(stdout),
      bold: styleOf(stdout, env).bold,
      title: `${id}: ${description}`,
      path: shellWord(flags.path ?? location),
      program: parts.program,
    };
    await writeText(stdout, formatStatus(status, layout));
  }
  const { broken, files, links } = status.missing;
  return broken.length + files.length + links > 0 ? exitCodes.incomplete : exitCodes.done;
}
