import { check } from "./check.js";
import type { CommandLine } from "./command-line.js";
import { completion } from "./completion.js";
import { configShow } from "./config-show.js";
import { download } from "./download.js";
import { find } from "./find.js";
import { init } from "./init.js";
import { list } from "./list.js";
import { map } from "./map.js";
import { predict } from "./predict.js";
import { providers } from "./providers.js";
import { prune } from "./prune.js";
import { remove } from "./remove.js";
import { removeEvents } from "./remove-events.js";
import { serve } from "./serve.js";
import { show } from "./show.js";
import { status } from "./status.js";

/** Every command of the program, in the order of its help. */
export const commandLines: readonly CommandLine[] = [
  find,
  predict,
  list,
  show,
  status,
  map,
  serve,
  download,
  remove,
  check,
  prune,
  removeEvents,
  init,
  configShow,
  providers,
  completion,
];
