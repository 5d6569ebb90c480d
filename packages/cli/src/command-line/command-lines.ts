import { check } from "./check.js";
import type { CommandLine } from "./command-line.js";
import { configShow } from "./config-show.js";
import { download } from "./download.js";
import { find } from "./find.js";
import { list } from "./list.js";
import { predict } from "./predict.js";
import { providers } from "./providers.js";
import { remove } from "./remove.js";
import { serve } from "./serve.js";

/** Every command of the program, in the order of its help. */
export const commandLines: readonly CommandLine[] = [
  find,
  predict,
  list,
  download,
  remove,
  serve,
  check,
  configShow,
  providers,
];
