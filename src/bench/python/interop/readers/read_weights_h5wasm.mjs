import fs from "node:fs";
import { load, model, sameWeights } from "./common.mjs";

const h5wasm = load("h5wasm/node");
await h5wasm.ready;
const file = new h5wasm.File(model, "r");
JSON.parse(file.attrs.model_config.value);
const weights = file.get("model_weights");
const groups = weights.attrs.layer_names.value.map((name) => weights.get(name));
sameWeights(groups.flatMap((g) => g.attrs.weight_names.value.map((name) => g.get(name).value)));
file.close();
