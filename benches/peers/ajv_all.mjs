// ajv 8, strict, all errors: one line for each error of each record of a JSON Lines file.
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.env.NODE_PATH, "from-here.js"));
const Ajv2020 = require("ajv/dist/2020").default;

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(process.argv[2], "utf8")));
let said = [];
let number = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[3]), crlfDelay: Infinity })) {
  number += 1;
  if (line !== "" && !validate(JSON.parse(line))) {
    for (const error of validate.errors) said.push(`${number} ${error.instancePath} ${error.message}`);
  }
  if (said.length > 1000) {
    process.stdout.write(said.join("\n") + "\n");
    said = [];
  }
}
if (said.length > 0) process.stdout.write(said.join("\n") + "\n");
