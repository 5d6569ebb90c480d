import { check } from "./check.js";
import type { CommandLine } from "./command-line.js";
import { configShow } from "./config-show.js";
import { find } from "./find.js";
import { list } from "./list.js";
import { serve } from "./serve.js";

/** Every command of the program, in the order of its help. */
export const commandLines: readonly CommandLine[] = [find, list, serve, check, configShow];
