//! reader MODEL WORK
use std::{env, error::Error, fs, path::Path};

use rten::Model;
use rten_tensor::prelude::*;
use rten_tensor::NdTensor;

const SIDE: usize = 28;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let (model, work) = (Path::new(&arguments[1]), Path::new(&arguments[2]));
    let network = Model::load_file(model)?;
    let bytes = fs::read(work.join("images.f32"))?;
    let images: Vec<f32> = bytes
        .chunks_exact(4)
        .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect();
    let answers = |part: &[f32]| -> Result<Vec<f32>, Box<dyn Error>> {
        let count = part.len() / (SIDE * SIDE);
        let input = NdTensor::from_data([count, 1, SIDE, SIDE], part.to_vec());
        let found: NdTensor<f32, 2> = network.run_one(input.into(), None)?.try_into()?;
        assert_eq!(found.size(0), count);
        Ok(found.to_vec())
    };
    for batch in [1, 7] {
        answers(&images[..batch * SIDE * SIDE])?;
    }
    let mut found = Vec::new();
    for part in images.chunks(1000 * SIDE * SIDE) {
        found.extend(answers(part)?.iter().flat_map(|value| value.to_le_bytes()));
    }
    let folder = model.parent().ok_or("a model in no folder")?;
    fs::write(folder.join("found.f32"), found)?;
    fs::write(folder.join("facts.json"), r#"{"batches": [1, 7, 1000]}"#)?;
    Ok(())
}
