// Compiles a JSON Schema with ajv 8 in strict mode and says of each line whether it is valid.
// A warning counts as a failure: what ajv only logs, a reader of a build log takes for a fault.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(process.env.NODE_PATH, "from-here.js"));
const Ajv2020 = require("ajv/dist/2020").default;

const said = [];
const log = (...words) => said.push(words.join(" "));
const ajv = new Ajv2020({ strict: true, logger: { log, warn: log, error: log } });
const schema = JSON.parse(readFileSync(process.argv[2], "utf8"));
const validate = ajv.compile(schema);
if (said.length > 0) {
  console.error(said.join("\n"));
  process.exit(1);
}
const lines = readFileSync(0, "utf8").split("\n").filter((line) => line.trim() !== "");
process.stdout.write(lines.map((line) => (validate(JSON.parse(line)) ? "1" : "0") + "\n").join(""));
