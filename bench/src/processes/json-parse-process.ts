import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { answer, request } from "./process-talk.js";

/** Files to read line by line, each line a JSON text. */
export interface JsonParseRequest {
  readonly files: readonly string[];
}

/** What reading and parsing them took, one after the other, nothing done with them. */
export interface JsonParseAnswer {
  readonly lines: number;
  readonly wallS: number;
}

const { files } = request<JsonParseRequest>();
const began = performance.now();
let lines = 0;
for (const file of files) {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const item = JSON.parse(line) as { id: string };
    if (item.id !== "") lines++;
  }
}
answer<JsonParseAnswer>({ lines, wallS: (performance.now() - began) / 1000 });
