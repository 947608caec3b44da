import path from "node:path";
import { pathToFileURL } from "node:url";
import { model, sameWeights } from "./common.mjs";

// "h5wasm/node" is for import alone, which looks beside this file, not in Node's folder.
const entry = path.resolve("node_modules/h5wasm/dist/node/hdf5_hl.js");
const { default: h5wasm } = await import(pathToFileURL(entry));
await h5wasm.ready;
const file = new h5wasm.File(model, "r");
JSON.parse(file.attrs.model_config.value);
const weights = file.get("model_weights");
const groups = weights.attrs.layer_names.value.map((name) => weights.get(name));
sameWeights(groups.flatMap((g) => g.attrs.weight_names.value.map((name) => g.get(name).value)));
file.close();
