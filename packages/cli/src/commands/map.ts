import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import type { CommandParts } from "../command-line/command-line.js";
import { CliError } from "../errors.js";
import { exitCodes } from "../exit-code.js";
import { writeText } from "../io.js";
import { drawEvents, type EventSource } from "../map/event-layers.js";
import { formatHtml, formatSvg, type MapContent } from "../map/format-map.js";
import { mapViews } from "../map/view.js";
import { countedSoFar } from "../report/counted-so-far.js";
import { formatCounted } from "../report/quantity.js";
import { unwritableReason } from "../unwritable-reason.js";
import { type CatalogueFlags, openCatalogue } from "./open-catalogue.js";
import { type QueryFlags, toEventQuery } from "./query-flags.js";

/** The flags of `map`. */
export interface MapFlags extends QueryFlags, CatalogueFlags {
  readonly format?: "svg" | "html" | undefined;
  readonly output?: string | undefined;
  readonly open?: boolean | undefined;
  readonly skipBroken?: boolean | undefined;
}

/**
 * Draws events on the world and both poles, as one file; `--output -` writes it to stdout.
 *
 * @returns the exit code: 3 when `--skip-broken` left something out
 */
export async function runMap(flags: MapFlags, parts: CommandParts): Promise<number> {
  const { io } = parts;
  const { cwd, signal, stderr, stdout } = io;
  const query = toEventQuery(flags);
  const { file, format } = outputOf(flags);
  const catalogue = await openCatalogue(flags, parts);
  // Each once, however often events are read.
  const broken = new Set<string>();
  const onBroken = ({ message }: Error): void => {
    if (broken.has(message)) return;
    broken.add(message);
    stderr.write(`left out: ${message}\n`);
  };
  const reading = flags.skipBroken ? { signal, onBroken } : { signal };
  const source: EventSource = {
    whole: () => catalogue.events(query, reading),
    withoutProducts: () => catalogue.entries(query, { ...reading, withDownloaded: false }),
  };
  const display = countedSoFar(io, "events drawn");
  const views = mapViews();
  let content: MapContent;
  try {
    const drawn = await drawEvents(source, views, { onEvent: display.update });
    content = { title: catalogue.id, description: catalogue.description, views, ...drawn };
  } finally {
    display.close();
  }
  const text = format === "svg" ? formatSvg(content) : formatHtml(content);
  if (file === "-") await writeText(stdout, text);
  else {
    const path = resolve(cwd, file);
    await writeWhole(path, text);
    const events = content.pairs.reduce((sum, pair) => sum + pair.events, 0);
    stderr.write(`${formatCounted(events, "event")} drawn in ${path}\n`);
    if (flags.open === true) openForPerson(path, parts);
  }
  return broken.size > 0 ? exitCodes.incomplete : exitCodes.done;
}

function outputOf({ format, open: isOpened, output }: MapFlags): {
  readonly file: string;
  readonly format: "svg" | "html";
} {
  if (output === "-" && isOpened === true) {
    throw new CliError("cli/wrong-usage", "--open needs a file, --output - makes none: choose one");
  }
  const extension = output === undefined ? "" : extname(output).slice(1).toLowerCase();
  const named =
    extension === "svg" ? "svg" : extension === "html" || extension === "htm" ? "html" : undefined;
  if (format === undefined && named === undefined && extension !== "") {
    throw new CliError(
      "cli/wrong-usage",
      `--output: ${output} ends like neither HTML nor SVG: end it in .html or .svg, or say which with --format`,
    );
  }
  if (format !== undefined && named !== undefined && format !== named) {
    throw new CliError("cli/wrong-usage", `--format ${format} and --output ${output} contradict each other`);
  }
  const chosen = format ?? named ?? "html";
  return { file: output ?? `eomatch-map.${chosen}`, format: chosen };
}

/**
 * Writes a file that appears as a whole or not at all; one of that name is replaced. What is there and no file, such as
 * a pipe or a device, is written to as it is.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
  try {
    const there = await stat(path).catch(() => undefined);
    // A folder is left to the rename, which refuses it.
    if (there !== undefined && !there.isFile() && !there.isDirectory()) {
      await writeFile(path, text);
      return;
    }
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    const reason = unwritableReason(error, path);
    throw new CliError("cli/unwritable", `${path} cannot be written: ${reason}`, { cause: error });
  }
}

const openers: { readonly [platform: string]: readonly [string, ...string[]] } = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a file with what the desktop opens such files with; where there is none, the file is there all the same. */
function openForPerson(path: string, { io }: CommandParts): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, path], { detached: true, stdio: "ignore" });
  child.once("error", () => io.stderr.write(`nothing here opens files (no ${command}): open it yourself\n`));
  child.unref();
}
