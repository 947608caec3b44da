import fs from "node:fs";
import { load, model, sameWeights } from "./common.mjs";

const { File } = load("jsfive");
const bytes = fs.readFileSync(model);
const file = new File(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), "model");
JSON.parse(file.attrs.model_config);
const weights = file.get("model_weights");
// Names of unlike length in one array: HDF5 fills the shorter ones with NULs, as Keras' own files do.
const plain = (names) => names.map((name) => name.replace(/\0+$/, ""));
const groups = plain(weights.attrs.layer_names).map((name) => weights.get(name));
sameWeights(groups.flatMap((g) => plain(g.attrs.weight_names).map((name) => g.get(name).value)));
