// Weighs @eomatch/finder. With --save keeps the result in results/sizes.json; with --json prints one JSON object.
import { formatTable } from "./finder/plain-table.js";
import { saveResult } from "./result-file.js";
import { finderSizes } from "./sizes/finder-sizes.js";

const { figures, table } = await finderSizes();
if (process.argv.includes("--save")) saveResult("sizes", { figures, tables: [table] });
if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify({ name: "sizes", figures })}\n`);
else process.stdout.write(formatTable(table));
